package io.graceful.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that only the test moves.
 *
 * <p>{@link #sleep} advances it and runs what was scheduled meanwhile, in order, on the caller's thread; so a stop of half a
 * minute is over in milliseconds and always ends the same way. An event may itself sleep. The monotonic value starts just
 * below its overflow, so that whoever compares two of them instead of their difference fails.
 */
public final class ManualTime implements Time {

    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private record Event(Duration at, long sequence, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::sequence));
    private Duration elapsed = Duration.ZERO;
    private long scheduled;

    /** Runs {@code action} when the clock reaches {@code sinceStart}; at the next move if that is past. */
    public void at(Duration sinceStart, Runnable action) {
        events.add(new Event(sinceStart, scheduled++, action));
    }

    /** Runs {@code action} when {@code delay} has gone by. */
    public void in(Duration delay, Runnable action) {
        at(elapsed.plus(delay), action);
    }

    /** How far the clock has moved. */
    public Duration elapsed() {
        return elapsed;
    }

    /** How far the clock had moved at {@code instant}. */
    public Duration elapsed(Instant instant) {
        return Duration.between(START, instant);
    }

    /** Moves the clock, like {@link #sleep} for a thread that nobody interrupts. */
    public void advance(Duration duration) {
        Duration target = elapsed.plus(duration);
        while (!events.isEmpty() && events.element().at().compareTo(target) <= 0) {
            Event event = events.remove();
            elapsed = Durations.max(elapsed, event.at());
            event.action().run();
        }
        elapsed = Durations.max(elapsed, target);
    }

    @Override
    public long nanos() {
        return ORIGIN + elapsed.toNanos();
    }

    @Override
    public Instant now() {
        return START.plus(elapsed);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a sleep of " + duration);
        }
        if (!duration.isNegative() && !duration.isZero()) {
            advance(duration);
        }
    }
}
