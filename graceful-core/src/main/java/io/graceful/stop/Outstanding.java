package io.graceful.stop;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.inflight.Farewell;
import io.graceful.inflight.InFlight;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.OpenWork;
import io.graceful.inflight.Participants;
import io.graceful.inflight.TrackedWork;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.time.Stacks;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apiguardian.api.API;

/** Everything a stop has to wait for, in one place. */
@API(status = API.Status.INTERNAL)
public record Outstanding(
        InFlight requests,
        TrackedWork tracked,
        Participants participants,
        LiveStreams streams,
        ConnectionLedger connections,
        Farewell farewell) {

    private static final int MOST_LISTED = 50;

    /** Nothing yet, of a service that lives by {@code lifecycle}. */
    public static Outstanding none(Time time, Threads threads, Lifecycle lifecycle) {
        return new Outstanding(
                new InFlight(time),
                new TrackedWork(time),
                new Participants(time, threads),
                new LiveStreams(threads),
                new ConnectionLedger(time),
                new Farewell(lifecycle, () -> ThreadLocalRandom.current().nextDouble()));
    }

    /** The same with nothing in it, for requests that are exempt from everything. What no request touches is shared. */
    public Outstanding rehearsal(Time time, Threads threads) {
        return new Outstanding(
                new InFlight(time),
                tracked,
                participants,
                new LiveStreams(threads),
                new ConnectionLedger(time),
                farewell);
    }

    /** Requests and tracked work that are open, and no streams. */
    public long open() {
        return streams.notStreams(requests) + tracked.open();
    }

    /** Requests and tracked work that have ever begun. */
    long begun() {
        return requests.begun() + tracked.begun();
    }

    /** From now on, what goes wrong is logged as part of {@code attempt}. */
    void stopBegins(String attempt) {
        participants.stopBegins(attempt);
        streams.stopBegins(attempt);
    }

    /** What is open, participants included, oldest first within each kind; or else what nobody can vouch for. */
    List<OpenWork> describe(Stacks stacks) {
        List<OpenWork> all = new ArrayList<>(requests.oldest(MOST_LISTED, stacks));
        all.addAll(tracked.oldest(MOST_LISTED, stacks));
        all.addAll(participants.open(stacks));
        return all.isEmpty() && open() == 0 ? participants.unsure(stacks) : all;
    }
}
