package io.graceful.testkit.result;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests.
 *
 * @param requests all that had their time and count: answered, failed, or left by their callers
 * @param late how many the generator itself began more than 10 ms after their time, for want of a processor
 * @param queued how many waited for a connection of their pool, because every one was busy
 * @param failures the first 10,000 of them in the order of their time
 * @param seconds one entry for each second of the run
 */
public record Traffic(
        long requests,
        long failed,
        long late,
        long queued,
        List<Group> groups,
        List<Failure> failures,
        List<Second> seconds,
        List<PodTraffic> pods,
        Ledger ledger) {

    public Traffic {
        groups = List.copyOf(groups);
        failures = List.copyOf(failures);
        seconds = List.copyOf(seconds);
        pods = List.copyOf(pods);
    }

    /**
     * One group of clients.
     *
     * @param counted whether it counts for the verdict; the sums of a run leave out those that do not
     * @param left requests whose callers left before the answer, as they were to do
     * @param repeated requests that arrived again although the kit sent them once; 0 where nobody watched
     */
    public record Group(
            String client,
            String kind,
            boolean counted,
            long requests,
            long failed,
            long left,
            long repeated,
            long connections,
            Latency latency) {}

    /** What was begun in one second of the run, by all clients; its failures are those of requests begun in it. */
    public record Second(int second, long requests, long failed, Latency latency) {}

    /**
     * What one pod answered. Latencies are those of the clients that ask for something quick (half of their answers came
     * within 100 ms): the others would hide what tells a cold pod from a warm one.
     *
     * @param cold the first 1,000 of them in the order of their time, or the first half of fewer than 2,000
     * @param steady those that came 10 s or more after the first of them; if fewer than 1,000 did, all but the cold ones
     * @param lastNewConnection when a client last opened a connection to it, since the run began; null if none did
     */
    public record PodTraffic(
            String pod,
            long answered,
            long failed,
            Latency cold,
            Latency steady,
            @Nullable Duration lastNewConnection) {}

    /**
     * What the services say they got, held against what the clients say they sent.
     *
     * @param watched whether the services' side is known at all
     * @param arrived how many different ids arrived
     * @param lost answered by nobody although they arrived: the client saw a failure, the service saw the request
     * @param duplicated arrived more than once and were answered, unseen by the caller
     * @param repeated extra sendings of one id
     */
    public record Ledger(boolean watched, long arrived, long lost, long duplicated, long repeated) {

        public static final Ledger UNWATCHED = new Ledger(false, 0, 0, 0, 0);
    }

    /** No request at all. */
    public static Traffic none() {
        return new Traffic(0, 0, 0, 0, List.of(), List.of(), List.of(), List.of(), Ledger.UNWATCHED);
    }
}
