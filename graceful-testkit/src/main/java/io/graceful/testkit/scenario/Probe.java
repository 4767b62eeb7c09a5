package io.graceful.testkit.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A probe with Kubernetes' numbers (defaults: delay 0 s, period 10 s, timeout 1 s, success 1, failure 3).
 *
 * @param grace the grace period after this probe has ended the container; null for the pod's
 */
public record Probe(
        Handler handler,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold,
        @Nullable Duration grace) {

    /** A probe with every number as Kubernetes has it when nothing is said. */
    public static Probe of(Handler handler) {
        return new Probe(handler, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 3, null);
    }

    /** A GET with every number as Kubernetes has it when nothing is said. */
    public static Probe httpGet(String path, String port) {
        return of(Handler.HttpGet.of(path, port));
    }

    public Probe initialDelay(Duration delay) {
        return new Probe(handler, delay, period, timeout, successThreshold, failureThreshold, grace);
    }

    public Probe period(Duration time) {
        return new Probe(handler, initialDelay, time, timeout, successThreshold, failureThreshold, grace);
    }

    public Probe timeout(Duration time) {
        return new Probe(handler, initialDelay, period, time, successThreshold, failureThreshold, grace);
    }

    public Probe successThreshold(int count) {
        return new Probe(handler, initialDelay, period, timeout, count, failureThreshold, grace);
    }

    public Probe failureThreshold(int count) {
        return new Probe(handler, initialDelay, period, timeout, successThreshold, count, grace);
    }

    public Probe grace(@Nullable Duration time) {
        return new Probe(handler, initialDelay, period, timeout, successThreshold, failureThreshold, time);
    }
}
