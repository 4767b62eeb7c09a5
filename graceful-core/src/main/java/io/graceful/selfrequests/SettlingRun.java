package io.graceful.selfrequests;

import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: lets the clients come, cuts time into windows, and asks {@link Settling} about each. Belongs to one thread. */
final class SettlingRun {

    // One logger for the whole of it.
    private static final Logger log = LoggerFactory.getLogger(SelfRequests.class);

    private static final Duration WINDOW = Duration.ofMillis(500);

    /** Enough for a p99 that means something; a window with fewer answers goes on. */
    private static final int LEAST_ANSWERS = 20;

    /** All clients at once would find every pool and cache of the service empty at the same moment. */
    private static final Duration RAMP = Duration.ofSeconds(1);

    /** Errors and nothing else for this long do not get better by waiting for the ceiling. */
    private static final Duration HOPELESS = Duration.ofSeconds(10);

    private static final Duration PROGRESS = Duration.ofSeconds(5);

    /**
     * How far it is.
     *
     * @param answered how many answers were good
     * @param windows how many windows were judged
     * @param compiling the compiler's part of the CPUs; NaN if nobody knows
     * @param text all of it, for people; empty before there is anything to say
     */
    record Progress(long answered, int windows, double compiling, String text) {

        static final Progress NONE = new Progress(0, 0, Double.NaN, "");
    }

    /** How it ended, and what was wrong; empty if nothing was. */
    record Conclusion(Verdict verdict, String problem) {}

    private final Time time;
    private final Load load;
    private final int clients;
    private final @Nullable CompilationSignal signal;
    private final Settling settling;
    private final Consumer<Progress> listener;
    private final long startNanos;
    private long toldNanos;
    private long windowNanos;
    private long answered;
    private long[] answersBefore = new long[Latencies.BUCKETS];
    private Duration compiledBefore;
    private boolean full;

    SettlingRun(
            Time time,
            Load load,
            int clients,
            double cpus,
            @Nullable CompilationSignal signal,
            Consumer<Progress> listener) {
        this.time = time;
        this.load = load;
        this.clients = clients;
        this.signal = signal;
        this.listener = listener;
        // Time on the clock is spent by one compiler thread at least, however small its part of a CPU.
        double comparedWith = signal == null || signal.isCpuTime() ? cpus : Math.max(1, cpus);
        this.settling = new Settling(comparedWith, signal != null);
        this.startNanos = time.nanos();
        this.toldNanos = startNanos;
        this.windowNanos = startNanos;
        this.compiledBefore = spent();
        this.full = clients == 1;
    }

    /** Returns when it has settled, when it gives up, at {@code ceiling}, or with null as soon as it is cancelled. */
    @Nullable
    Conclusion go(Deadline ceiling, BooleanSupplier cancelled) throws InterruptedException {
        while (true) {
            Deadline end = Deadline.in(time, WINDOW).earlier(ceiling);
            if (Waits.until(time, () -> cancelledOrRaised(cancelled), end)) {
                return null;
            }
            boolean settled = look();
            listener.accept(progress());
            if (settled) {
                return new Conclusion(Verdict.SETTLED, "");
            }
            if (isHopeless() || ceiling.passed()) {
                return givenUp();
            }
            tellProgress();
        }
    }

    private boolean cancelledOrRaised(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            return true;
        }
        load.raiseTo(clientsNow());
        return false;
    }

    private int clientsNow() {
        double part = (double) time.since(startNanos).toNanos() / RAMP.toNanos();
        return (int) Math.min(clients, 1 + Math.floor(part * clients));
    }

    /** Ends the window, if there were enough answers in it; returns whether the service has settled. */
    private boolean look() {
        long[] answers = load.answers();
        answered = Latencies.count(answers);
        long[] those = new long[Latencies.BUCKETS];
        for (int i = 0; i < those.length; i++) {
            those[i] = answers[i] - answersBefore[i];
        }
        if (Latencies.count(those) < LEAST_ANSWERS) {
            return false;
        }
        long now = time.nanos();
        Duration compiled = spent();
        Window window = new Window(
                Duration.ofNanos(now - windowNanos),
                full,
                Duration.ofNanos(Latencies.p99(those)),
                compiled.minus(compiledBefore));
        full = clientsNow() == clients;
        windowNanos = now;
        answersBefore = answers;
        compiledBefore = compiled;
        return settling.add(window);
    }

    private Duration spent() {
        return signal == null ? Duration.ZERO : signal.spent();
    }

    private boolean isHopeless() {
        return failedAlways() && time.since(startNanos).compareTo(HOPELESS) >= 0;
    }

    private boolean failedAlways() {
        return answered == 0 && load.failures() > 0;
    }

    private Conclusion givenUp() {
        if (failedAlways()) {
            return new Conclusion(Verdict.FAILED, "no answer was a good one, the first: " + load.firstFailure());
        }
        return answered < LEAST_ANSWERS
                ? new Conclusion(Verdict.NO_LOAD, "too few answers to judge by")
                : new Conclusion(Verdict.CEILING_REACHED, "");
    }

    private void tellProgress() {
        if (time.since(toldNanos).compareTo(PROGRESS) >= 0) {
            toldNanos = time.nanos();
            log.info("Self-requests: {}", progress().text());
        }
    }

    private Progress progress() {
        double compiling = signal == null || settling.windows() == 0 ? Double.NaN : settling.compiling();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%,d requests", answered));
        if (settling.windows() > 0) {
            text.append(", p99 ").append(millis(settling.p99()));
            text.append(", best ").append(millis(settling.best()));
        }
        if (!Double.isNaN(compiling)) {
            text.append(String.format(Locale.ROOT, ", JIT %.0f %%", 100 * compiling));
        }
        if (load.failures() > 0) {
            text.append(String.format(Locale.ROOT, ", %,d errors", load.failures()));
        }
        return new Progress(answered, settling.windows(), compiling, text.toString());
    }

    private static String millis(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.2fms" : "%.0fms", millis);
    }

    /** What the log says before it begins. */
    void announce(Object to, Object requests, double cpus, Deadline ceiling) {
        log.info(
                "Self-requests to {} begin: {}; up to {} at a time, for {} at the most, on {} CPUs, watching {}",
                to,
                requests,
                clients,
                Durations.text(ceiling.remaining()),
                cpus,
                signal == null ? "latency alone, because nobody says what is compiled here" : signal);
    }
}
