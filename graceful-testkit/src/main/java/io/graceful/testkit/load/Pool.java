package io.graceful.testkit.load;

import io.graceful.testkit.load.Places.Place;
import java.util.random.RandomGenerator;

/**
 * Keep-alive connections, each used again until the server says {@code Connection: close} or it breaks. The one that was idle
 * longest is next, and nobody looks whether it is stale before using it.
 */
final class Pool implements Caller {

    private final Wires wires;
    private final Tally tally;
    private final RandomGenerator random;
    private final Places<Wire> places;

    /**
     * A pool.
     *
     * @param nodes the node of each of its connections
     */
    Pool(Wires wires, Tally tally, RandomGenerator random, Iterable<String> nodes) {
        this.wires = wires;
        this.tally = tally;
        this.random = random;
        places = new Places<>(tally, nodes);
    }

    @Override
    public void call(Request request) {
        try {
            Place<Wire> place = places.take(request);
            try {
                exchange(request, place);
            } catch (CallFailed e) {
                leave(place);
                throw e;
            } finally {
                places.giveBack(place);
            }
        } catch (CallFailed e) {
            tally.failed(request, e);
        }
    }

    private void exchange(Request request, Place<Wire> place) throws CallFailed {
        Wire wire = place.connection;
        if (wire == null) {
            wire = wires.open(request, place.node, random);
            place.connection = wire;
        }
        wire.exchange(request, false);
        tally.answered(request, wire.pod());
        if (wire.told()) {
            leave(place);
        }
    }

    private static void leave(Place<Wire> place) {
        Wire wire = place.connection;
        if (wire != null) {
            place.connection = null;
            wire.close();
        }
    }

    @Override
    public void close() {
        wires.close();
    }
}
