package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Failure;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What became of the requests so far. Safe for use by many threads; each request is told to it once. */
final class Tally {

    static final int MOST_FAILURES = 10_000;

    private final long zeroNanos;
    private final Function<String, PodPhase> phases;
    private final Ledger ledger;
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder queued = new LongAdder();
    private final Map<String, Request> inFlight = new ConcurrentHashMap<>();
    private final Map<String, Long> flowing = new ConcurrentHashMap<>();
    private final Map<String, PodTally> pods = new ConcurrentHashMap<>();
    private final Map<Integer, SecondTally> seconds = new ConcurrentHashMap<>();
    private final List<Failure> failures = new ArrayList<>();

    /**
     * An empty tally.
     *
     * @param zeroNanos the {@link System#nanoTime()} at which the run began
     * @param phases the phase of a pod right now
     */
    Tally(long zeroNanos, Function<String, PodPhase> phases, Ledger ledger) {
        this.zeroNanos = zeroNanos;
        this.phases = phases;
        this.ledger = ledger;
    }

    /** Its time has come. */
    void begun(Request request) {
        request.group().begun();
        inFlight.put(request.id(), request);
        if (request.spec().counted()) {
            requests.increment();
            second(request).begun();
        }
    }

    /** The generator itself was late with one. */
    void late() {
        late.increment();
    }

    /** One has to wait for a connection of its pool. */
    void queued() {
        queued.increment();
    }

    /** The first of its bytes have come, of many that may follow for ever: that is its latency. */
    void flows(Request request) {
        flowing.putIfAbsent(request.id(), System.nanoTime());
    }

    boolean hasFlowed(Request request) {
        return flowing.containsKey(request.id());
    }

    void connected(Request request, String pod) {
        request.group().connected();
        pod(pod).connected(sinceZero(System.nanoTime()));
    }

    /** A splice opened a connection for a client that does not tell. */
    void connectedBySplice(Group group, String pod) {
        group.connected();
        pod(pod).connected(sinceZero(System.nanoTime()));
    }

    void answered(Request request, String pod) {
        if (inFlight.remove(request.id()) == null) {
            return;
        }
        Long flowed = flowing.remove(request.id());
        long micros = TimeUnit.NANOSECONDS.toMicros((flowed == null ? System.nanoTime() : flowed) - request.intended());
        ledger.answered(request.id());
        request.group().answered(micros);
        if (request.spec().counted()) {
            second(request).answered(micros);
            pod(pod).answered(request.group(), request.intended(), micros);
        }
    }

    /** Its caller left before it was answered, as it was to do. */
    void left(Request request) {
        if (inFlight.remove(request.id()) != null) {
            flowing.remove(request.id());
            ledger.answered(request.id());
            request.group().left();
        }
    }

    void failed(Request request, CallFailed how) {
        if (how.reason() == Cause.CONNECT_TIMEOUT && request.isLeft()) {
            // It had left before there was a connection: nobody knows what would have become of it.
            left(request);
            return;
        }
        if (inFlight.remove(request.id()) == null) {
            return;
        }
        flowing.remove(request.id());
        request.group().failed();
        if (!request.spec().counted()) {
            ledger.answered(request.id());
            return;
        }
        failed.increment();
        second(request).failed();
        ledger.failed(request.id());
        String pod = how.pod().isEmpty() ? ledger.podOf(request.id()) : how.pod();
        if (!pod.isEmpty()) {
            pod(pod).failed();
        }
        Failure failure = new Failure(
                sinceZero(request.intended()),
                Duration.ofNanos(System.nanoTime() - request.intended()),
                request.id(),
                request.spec().name(),
                request.node(),
                pod,
                pod.isEmpty() ? PodPhase.GONE : phases.apply(pod),
                how.reason(),
                how.reused(),
                how.text());
        synchronized (failures) {
            if (failures.size() < MOST_FAILURES) {
                failures.add(failure);
            }
        }
    }

    private Duration sinceZero(long nanos) {
        return Duration.ofNanos(nanos - zeroNanos);
    }

    private SecondTally second(Request request) {
        int second = (int) sinceZero(request.intended()).toSeconds();
        return seconds.computeIfAbsent(second, SecondTally::new);
    }

    private PodTally pod(String name) {
        return pods.computeIfAbsent(name, PodTally::new);
    }

    long requests() {
        return requests.sum();
    }

    long failed() {
        return failed.sum();
    }

    /** Those that are not known to have ended. */
    Collection<Request> inFlight() {
        return inFlight.values();
    }

    Traffic result(List<Group> groups) {
        Map<String, Long> repeated = ledger.repeatedByClient();
        List<Failure> inOrder;
        synchronized (failures) {
            inOrder =
                    failures.stream().sorted(Comparator.comparing(Failure::at)).toList();
        }
        return new Traffic(
                requests(),
                failed(),
                late.sum(),
                queued.sum(),
                groups.stream()
                        .map(group -> group.result(repeated.getOrDefault(group.prefix(), 0L)))
                        .toList(),
                inOrder,
                seconds.values().stream()
                        .map(SecondTally::result)
                        .sorted(Comparator.comparingInt(Traffic.Second::second))
                        .toList(),
                pods.values().stream()
                        .filter(pod -> !pod.name().isEmpty())
                        .map(pod -> pod.result(Group::isQuick))
                        .sorted(Comparator.comparingInt(
                                        (Traffic.PodTraffic pod) -> pod.pod().length())
                                .thenComparing(Traffic.PodTraffic::pod))
                        .toList(),
                ledger.result());
    }
}
