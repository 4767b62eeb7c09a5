package io.graceful.testkit.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that a test moves. Tasks of the same moment run in the order they were asked for. */
public final class ManualTimeline implements Timeline {

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
    private Duration now = Duration.ZERO;
    private long asked;

    private record Task(Duration due, long number, Runnable run) {}

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public Appointment after(Duration delay, Runnable run) {
        Task task = new Task(now.plus(delay.isNegative() ? Duration.ZERO : delay), asked++, run);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Runs what is due within this time, each at its moment. */
    public void advance(Duration time) {
        Duration end = now.plus(time);
        for (Task next = tasks.peek(); next != null && next.due.compareTo(end) <= 0; next = tasks.peek()) {
            tasks.poll();
            now = next.due;
            next.run.run();
        }
        now = end;
    }
}
