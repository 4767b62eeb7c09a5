package io.graceful;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.PhaseChange;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.graceful.time.Durations;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A service in virtual time: {@link #stop} returns when the whole stop is over, and what happens meanwhile is scheduled
 * before. All times are counted from the making of the fixture.
 */
public final class StopFixture {

    /** What a poll may be late by. */
    public static final Duration POLL = Duration.ofMillis(5);

    public final ManualTime time = new ManualTime();
    public final InlineThreads threads = new InlineThreads(time);
    public final Graceful graceful;
    private final List<StopReport> reports = new ArrayList<>();

    private StopFixture(Consumer<GracefulSettings.Builder> settings, Consumer<GracefulBuilder> parts) {
        GracefulSettings.Builder set = GracefulSettings.builder().terminationMessagePath(Path.of("absent", "absent"));
        settings.accept(set);
        GracefulBuilder builder = Graceful.builder()
                .time(time, threads)
                .settings(set.build())
                .onReport(reports::add)
                .listening(known -> Set.of())
                .withoutSignals();
        parts.accept(builder);
        graceful = builder.start();
    }

    /** A service with the defaults in Kubernetes, READY. */
    public static StopFixture kubernetes() {
        return kubernetes(settings -> {});
    }

    /** A service in Kubernetes, READY, with other settings. */
    public static StopFixture kubernetes(Consumer<GracefulSettings.Builder> settings) {
        return ready(settings, parts -> {});
    }

    /** A service in Kubernetes, READY, with other settings and with hooks, listeners, participants. */
    public static StopFixture ready(Consumer<GracefulSettings.Builder> settings, Consumer<GracefulBuilder> parts) {
        StopFixture fixture = starting(settings, parts);
        fixture.graceful.started();
        return fixture;
    }

    /** A service in Kubernetes whose listener is not open yet. */
    public static StopFixture starting(Consumer<GracefulSettings.Builder> settings, Consumer<GracefulBuilder> parts) {
        return new StopFixture(set -> settings.accept(set.kubernetes(true)), parts);
    }

    /** A service on a developer's machine, READY. */
    public static StopFixture local(Consumer<GracefulSettings.Builder> settings) {
        StopFixture fixture = new StopFixture(settings, parts -> {});
        fixture.graceful.started();
        return fixture;
    }

    public static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Schedules a stop signal. */
    public void stopAt(double second, StopCause cause) {
        time.at(seconds(second), () -> graceful.stop(cause));
    }

    /** Schedules anything. */
    public void at(double second, Runnable action) {
        time.at(seconds(second), action);
    }

    /** Schedules a request that takes its time. */
    public void request(double from, double to) {
        at(from, () -> {
            int slot = graceful.requests().begin();
            at(to, () -> graceful.requests().end(slot));
        });
    }

    /** Schedules a request on a new connection, which lives until its response tells it to leave. */
    public void newConnection(double second) {
        client(second, 1000);
    }

    /** Schedules a client that keeps one connection and asks again and again until it is told to leave. */
    public void client(double first, double every) {
        at(first, () -> ask(graceful.connections().opened(() -> {}), seconds(every)));
    }

    private void ask(ConnectionLedger.Connection connection, Duration every) {
        graceful.requests().end(graceful.requests().begin());
        if (graceful.outstanding().farewell().due() && connection.tell()) {
            connection.closed();
        } else {
            time.in(every, () -> ask(connection, every));
        }
    }

    /** Sends the signal now; when this returns, everything that follows from it has happened. */
    public StopReport stop(StopCause cause) {
        graceful.stop(cause);
        return report();
    }

    /** Lets the scheduled things happen, up to this second. */
    public void runTo(double second) {
        time.advance(seconds(second).minus(time.elapsed()));
    }

    /** The report, which must have been published once. */
    public StopReport report() {
        if (reports.size() != 1) {
            throw new AssertionError("expected one stop report, got " + reports + " in " + phase());
        }
        return reports.get(0);
    }

    /** How many reports were published. */
    public int reports() {
        return reports.size();
    }

    public Phase phase() {
        return graceful.lifecycle().phase();
    }

    /** The phase that was in force at this second. */
    public Phase phaseAt(Duration at) {
        Phase phase = Phase.STARTING;
        for (PhaseChange change : graceful.lifecycle().history()) {
            if (time.elapsed(change.at()).compareTo(at) <= 0) {
                phase = change.to();
            }
        }
        return phase;
    }

    /** Whether the phase was entered at all. */
    public boolean reached(Phase phase) {
        return graceful.lifecycle().history().stream().anyMatch(change -> change.to() == phase);
    }

    /** Fails unless {@code phase} was in force just before this second and no longer just after it. */
    public void assertLeft(Phase phase, double second) {
        Duration moment = seconds(second);
        Phase before = phaseAt(moment.minusMillis(1));
        Phase after = phaseAt(moment.plus(POLL));
        if (before != phase || after == phase) {
            throw new AssertionError("expected to leave " + phase + " at " + Durations.text(moment) + ", but was in "
                    + before + " just before and in " + after + " just after; " + history());
        }
    }

    /** Fails unless {@code phase} was entered at this second. */
    public void assertEntered(Phase phase, double second) {
        Duration moment = seconds(second);
        for (PhaseChange change : graceful.lifecycle().history()) {
            if (change.to() == phase) {
                Duration late = time.elapsed(change.at()).minus(moment);
                if (!late.isNegative() && late.compareTo(POLL) <= 0) {
                    return;
                }
            }
        }
        throw new AssertionError("expected to enter " + phase + " at " + Durations.text(moment) + "; " + history());
    }

    private String history() {
        StringBuilder all = new StringBuilder("phases:");
        for (PhaseChange change : graceful.lifecycle().history()) {
            all.append(' ').append(change.to()).append('@').append(Durations.text(time.elapsed(change.at())));
        }
        return all.toString();
    }
}
