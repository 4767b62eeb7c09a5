package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive connections, each used again until the server says {@code Connection: close} or it breaks. The one that was idle
 * longest is next, and nobody looks whether it is stale before using it.
 */
final class Pool implements Caller {

    private final Wires wires;
    private final Tally tally;
    private final RandomGenerator random;
    private final BlockingQueue<Place> free = new LinkedBlockingQueue<>();

    /** A place for a connection, on the node of its caller. */
    private static final class Place {
        private final String node;
        private @Nullable Wire wire;

        Place(String node) {
            this.node = node;
        }
    }

    /**
     * A pool.
     *
     * @param nodes the node of each of its connections
     */
    Pool(Wires wires, Tally tally, RandomGenerator random, Iterable<String> nodes) {
        this.wires = wires;
        this.tally = tally;
        this.random = random;
        nodes.forEach(node -> free.add(new Place(node)));
    }

    @Override
    public void call(Request request) {
        Place place = place(request);
        if (place == null) {
            tally.failed(request, new CallFailed(Cause.TIMEOUT, "", false, "every connection of the pool was busy"));
            return;
        }
        try {
            exchange(request, place);
        } catch (CallFailed e) {
            leave(place);
            tally.failed(request, e);
        } finally {
            free.add(place);
        }
    }

    private @Nullable Place place(Request request) {
        Place place = free.poll();
        if (place != null) {
            return place;
        }
        tally.queued();
        try {
            return free.poll(request.millisLeft(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void exchange(Request request, Place place) throws CallFailed {
        Wire wire = place.wire;
        if (wire == null) {
            wire = connect(request, place);
        }
        wire.exchange(request, false);
        tally.answered(request, wire.pod());
        if (wire.told()) {
            leave(place);
        }
    }

    private Wire connect(Request request, Place place) throws CallFailed {
        Wire wire = wires.open(request, place.node, random);
        place.wire = wire;
        return wire;
    }

    private void leave(Place place) {
        Wire wire = place.wire;
        if (wire != null) {
            place.wire = null;
            wire.close();
        }
    }

    @Override
    public void close() {
        wires.close();
    }
}
