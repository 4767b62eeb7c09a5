package io.graceful.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.StopFixture;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GracefulMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Graceful graceful = Graceful.builder()
            .settings(GracefulSettings.builder().build())
            .warmup("cache", () -> {})
            .withoutSignals()
            .start();

    @AfterEach
    void stop() {
        graceful.close();
    }

    @Test
    void everyMeterIsRegisteredAtStartWithItsUnitTagAndMeaning() {
        new GracefulMetrics(graceful).bindTo(registry);

        Set<String> registered = registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = Arrays.stream(GracefulMeters.values())
                .map(GracefulMeters::meterName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(listed, registered);
        for (GracefulMeters listedMeter : GracefulMeters.values()) {
            for (Meter meter : registry.get(listedMeter.meterName()).meters()) {
                assertEquals(listedMeter.meaning(), meter.getId().getDescription());
                assertEquals(listedMeter.kind(), kind(meter), listedMeter::meterName);
                String unit = meter.getId().getBaseUnit();
                assertEquals(listedMeter.unit(), unit == null ? "" : unit, listedMeter::meterName);
                Set<String> tags = meter.getId().getTags().stream()
                        .map(tag -> tag.getKey())
                        .collect(Collectors.toSet());
                assertEquals(listedMeter.tag().isEmpty() ? Set.of() : Set.of(listedMeter.tag()), tags);
            }
        }
    }

    /** Quarkus may bind meters before it asks the application for its tasks. */
    @Test
    void aTaskThatComesAfterTheMetersHasOneTooOnceTheWarmUpBegins() {
        new GracefulMetrics(graceful).bindTo(registry);
        graceful.warmup("late", () -> {});

        graceful.started();

        await("its meter").untilAsserted(() -> assertEquals(Set.of("cache", "late"), tasks()));
    }

    private Set<String> tasks() {
        return registry.get(GracefulMeters.WARMUP_TASK.meterName()).meters().stream()
                .map(meter -> meter.getId().getTag("task"))
                .collect(Collectors.toSet());
    }

    private static GracefulMeters.Kind kind(Meter meter) {
        return meter.match(
                gauge -> GracefulMeters.Kind.GAUGE,
                counter -> GracefulMeters.Kind.COUNTER,
                timer -> GracefulMeters.Kind.TIMER,
                summary -> null,
                longTask -> null,
                timeGauge -> GracefulMeters.Kind.TIME_GAUGE,
                functionCounter -> GracefulMeters.Kind.FUNCTION_COUNTER,
                functionTimer -> null,
                other -> null);
    }

    @Test
    void metersFollowTheServiceThroughItsLife() throws Exception {
        new GracefulMetrics(graceful).bindTo(registry);
        assertEquals(1, phase(Phase.STARTING));
        assertEquals(0, value(GracefulMeters.READY));
        int slot = graceful.requests().begin();
        graceful.connections().opened(() -> {});

        graceful.started();
        await("ready").until(() -> graceful.lifecycle().phase() == Phase.READY);

        assertEquals(1, value(GracefulMeters.READY));
        assertEquals(1, phase(Phase.READY));
        assertEquals(0, phase(Phase.STARTING));
        assertEquals(1, value(GracefulMeters.REQUESTS));
        assertEquals(1, value(GracefulMeters.REQUESTS_IN_FLIGHT));
        assertTrue(value(GracefulMeters.REQUESTS_OLDEST) > 0);
        assertEquals(1, value(GracefulMeters.CONNECTIONS_OPEN));
        assertEquals(1, value(GracefulMeters.CONNECTIONS_UNTOLD));

        graceful.requests().end(slot);
        graceful.close();

        assertEquals(0, value(GracefulMeters.REQUESTS_IN_FLIGHT));
        Counter clean = registry.get(GracefulMeters.STOPS.meterName())
                .tag("outcome", "CLEAN")
                .counter();
        assertEquals(1, clean.count());
        Timer draining = registry.get(GracefulMeters.PHASE_DURATION.meterName())
                .tag("phase", "DRAINING")
                .timer();
        assertEquals(1, draining.count());
        assertEquals(
                1,
                registry.get(GracefulMeters.STOP_DURATION.meterName()).timer().count());
    }

    @Test
    void everyOutcomeIsThereBeforeTheFirstStop() {
        new GracefulMetrics(graceful).bindTo(registry);

        for (StopReport.Outcome outcome : StopReport.Outcome.values()) {
            Counter counter = registry.get(GracefulMeters.STOPS.meterName())
                    .tag("outcome", outcome.name())
                    .counter();
            assertEquals(0, counter.count(), outcome::name);
        }
    }

    @Test
    void whatIsLeftOfAStopIsKnownFromItsSignalOn() {
        StopFixture service = StopFixture.kubernetes();
        new GracefulMetrics(service.graceful).bindTo(registry);
        List<Double> seen = new ArrayList<>();
        service.request(0, 25);
        service.at(0, () -> seen.add(value(GracefulMeters.STOP_REMAINING)));
        service.at(2, () -> seen.add(value(GracefulMeters.STOP_REMAINING)));
        service.at(22, () -> seen.add(value(GracefulMeters.STOP_REMAINING)));
        service.stopAt(1, StopCause.SIGTERM);

        service.runTo(120);

        // 30 s of grace from the signal at 1, less the 700 ms in which a hanging exit is halted.
        assertEquals(List.of(Double.NaN, 28.3, 8.3), seen);
    }

    private double value(GracefulMeters meter) {
        return registry.get(meter.meterName())
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private double phase(Phase phase) {
        return registry.get(GracefulMeters.PHASE.meterName())
                .tag("phase", phase.name())
                .gauge()
                .value();
    }
}
