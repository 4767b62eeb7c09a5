package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Places for connections that are kept, each on the node of its caller and used by one request at a time. */
final class Places<C> {

    private final BlockingQueue<Place<C>> free = new LinkedBlockingQueue<>();
    private final Tally tally;

    /** One of them. */
    static final class Place<C> {
        final String node;

        @Nullable
        C connection;

        private Place(String node) {
            this.node = node;
        }
    }

    /**
     * Places.
     *
     * @param nodes the node of each of them
     */
    Places(Tally tally, Iterable<String> nodes) {
        this.tally = tally;
        nodes.forEach(node -> free.add(new Place<>(node)));
    }

    /** The one that was idle longest, or the first that is given back in time. */
    Place<C> take(Request request) throws CallFailed {
        Place<C> place = free.poll();
        if (place != null) {
            return place;
        }
        tally.queued();
        try {
            place = free.poll(request.millisLeft(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (place == null) {
            throw new CallFailed(Cause.TIMEOUT, "", false, "every connection of the pool was busy");
        }
        return place;
    }

    void giveBack(Place<C> place) {
        free.add(place);
    }

    /** Those that nobody uses at this moment. */
    Collection<Place<C>> idle() {
        return free;
    }
}
