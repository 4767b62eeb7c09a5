package io.graceful.stop;

import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import java.time.Duration;

/**
 * The one deadline of a stop, divided. It starts at the first stop signal; no part can eat another's reserve, and what a part
 * leaves unused goes to the next one.
 *
 * <pre>
 * signal          propagationFloor  propagationEnd          drainEnd        exit          kill
 *   |---- at least ----|--- at most ---|--- drain.timeout ----|-- stop.timeout --|---- 2s ----|
 * </pre>
 */
final class Budget {

    final Deadline propagationFloor;
    final Deadline propagationEnd;
    final Deadline drainEnd;
    final Deadline exit;
    final Deadline kill;

    Budget(Time time, long signalNanos, GracefulSettings settings) {
        kill = Deadline.at(time, signalNanos, settings.terminationGracePeriod());
        exit = kill.minus(GracefulSettings.EXIT_RESERVE);
        drainEnd = exit.minus(settings.stopTimeout());
        Duration max = settings.routed() ? settings.propagationMax() : Duration.ZERO;
        propagationEnd = Deadline.at(time, signalNanos, max).earlier(drainEnd.minus(settings.drainTimeout()));
        propagationFloor =
                Deadline.at(time, signalNanos, settings.propagationDelay()).earlier(propagationEnd);
    }
}
