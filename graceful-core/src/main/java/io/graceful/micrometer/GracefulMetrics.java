package io.graceful.micrometer;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.selfrequests.Verdict;
import io.graceful.stop.Outstanding;
import io.graceful.stop.StopReport;
import io.graceful.time.Deadline;
import io.graceful.warmup.TaskResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Registers every meter of {@link GracefulMeters}, all of them at once.
 *
 * <p>Requests pay nothing for being measured: their meters read the counters that are there anyway. May be bound to more
 * than one registry.
 */
public final class GracefulMetrics implements MeterBinder {

    private final Graceful graceful;

    public GracefulMetrics(Graceful graceful) {
        this.graceful = graceful;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Outstanding work = graceful.outstanding();
        gauge(registry, GracefulMeters.READY, work, w -> graceful.readiness().ready() ? 1 : 0);
        gauge(
                registry,
                GracefulMeters.REQUESTS_IN_FLIGHT,
                work,
                w -> w.requests().open());
        gauge(registry, GracefulMeters.WORK_OPEN, work, w -> w.tracked().open());
        gauge(registry, GracefulMeters.STREAMS_OPEN, work, w -> w.streams().open());
        gauge(
                registry,
                GracefulMeters.CONNECTIONS_OPEN,
                work,
                w -> w.connections().open());
        gauge(
                registry,
                GracefulMeters.CONNECTIONS_UNTOLD,
                work,
                w -> w.connections().untold());
        functionCounter(
                registry, GracefulMeters.REQUESTS, work, w -> w.requests().begun());
        functionCounter(
                registry,
                GracefulMeters.REQUESTS_LATE,
                work,
                w -> graceful.stopSequence().lateRequests());
        TimeGauge.builder(
                        GracefulMeters.REQUESTS_OLDEST.meterName(),
                        work,
                        TimeUnit.NANOSECONDS,
                        w -> w.requests().oldest().toNanos())
                .description(GracefulMeters.REQUESTS_OLDEST.meaning())
                .register(registry);
        bindPhases(registry, work);
        bindWarmup(registry);
        bindSelfRequests(registry, work);
        bindStop(registry);
    }

    private void gauge(
            MeterRegistry registry, GracefulMeters meter, Outstanding work, ToDoubleFunction<Outstanding> value) {
        Gauge.builder(meter.meterName(), work, value)
                .description(meter.meaning())
                .strongReference(true)
                .register(registry);
    }

    private static void functionCounter(
            MeterRegistry registry, GracefulMeters meter, Outstanding work, ToDoubleFunction<Outstanding> value) {
        FunctionCounter.builder(meter.meterName(), work, value)
                .description(meter.meaning())
                .register(registry);
    }

    private void bindPhases(MeterRegistry registry, Outstanding work) {
        Map<Phase, Timer> durations = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            Gauge.builder(
                            GracefulMeters.PHASE.meterName(),
                            work,
                            w -> graceful.lifecycle().phase() == phase ? 1 : 0)
                    .tag("phase", phase.name())
                    .description(GracefulMeters.PHASE.meaning())
                    .strongReference(true)
                    .register(registry);
            durations.put(
                    phase,
                    Timer.builder(GracefulMeters.PHASE_DURATION.meterName())
                            .tag("phase", phase.name())
                            .description(GracefulMeters.PHASE_DURATION.meaning())
                            .register(registry));
        }
        graceful.onPhase(
                change -> Objects.requireNonNull(durations.get(change.from())).record(change.spent()));
    }

    /** Tasks may come after the meters, though not after the start: a framework chooses which of its parts is first. */
    private void bindWarmup(MeterRegistry registry) {
        Set<String> bound = ConcurrentHashMap.newKeySet();
        graceful.onPhase(change -> bindTasks(registry, bound));
        bindTasks(registry, bound);
    }

    private void bindTasks(MeterRegistry registry, Set<String> bound) {
        for (TaskResult task : graceful.warmup()) {
            if (bound.add(task.name())) {
                TimeGauge.builder(GracefulMeters.WARMUP_TASK.meterName(), () -> took(task.name()), TimeUnit.NANOSECONDS)
                        .tag("task", task.name())
                        .description(GracefulMeters.WARMUP_TASK.meaning())
                        .strongReference(true)
                        .register(registry);
            }
        }
    }

    private void bindSelfRequests(MeterRegistry registry, Outstanding work) {
        SelfRequests own = graceful.selfRequests();
        functionCounter(registry, GracefulMeters.WARMUP_REQUESTS, work, w -> own.answered());
        functionCounter(registry, GracefulMeters.WARMUP_WINDOWS, work, w -> own.windows());
        gauge(registry, GracefulMeters.WARMUP_JIT_SHARE, work, w -> own.compiling());
        for (Verdict verdict : Verdict.values()) {
            Gauge.builder(
                            GracefulMeters.WARMUP_VERDICT.meterName(),
                            work,
                            w -> own.verdict().filter(verdict::equals).isPresent() ? 1 : 0)
                    .tag("verdict", verdict.name())
                    .description(GracefulMeters.WARMUP_VERDICT.meaning())
                    .strongReference(true)
                    .register(registry);
        }
    }

    private long took(String task) {
        return graceful.warmup().stream()
                .filter(result -> result.name().equals(task))
                .mapToLong(result -> result.took().toNanos())
                .findFirst()
                .orElse(0);
    }

    private void bindStop(MeterRegistry registry) {
        TimeGauge.builder(GracefulMeters.STOP_REMAINING.meterName(), this::remainingNanos, TimeUnit.NANOSECONDS)
                .description(GracefulMeters.STOP_REMAINING.meaning())
                .strongReference(true)
                .register(registry);
        Map<StopReport.Outcome, Counter> outcomes = new EnumMap<>(StopReport.Outcome.class);
        for (StopReport.Outcome outcome : StopReport.Outcome.values()) {
            outcomes.put(
                    outcome,
                    Counter.builder(GracefulMeters.STOPS.meterName())
                            .tag("outcome", outcome.name())
                            .description(GracefulMeters.STOPS.meaning())
                            .register(registry));
        }
        Timer duration = timer(registry, GracefulMeters.STOP_DURATION);
        Timer last = timer(registry, GracefulMeters.PROPAGATION_LAST_CONNECTION);
        Counter cut = counter(registry, GracefulMeters.STOP_CUT);
        graceful.onReport(report -> {
            Objects.requireNonNull(outcomes.get(report.outcome())).increment();
            duration.record(report.took());
            Duration lastConnection = report.lastNewConnection();
            if (lastConnection != null) {
                last.record(lastConnection);
            }
            cut.increment(report.cutCount());
        });
    }

    private double remainingNanos() {
        Deadline lastExit = graceful.stopSequence().lastExit();
        return lastExit == null ? Double.NaN : lastExit.remaining().toNanos();
    }

    private static Timer timer(MeterRegistry registry, GracefulMeters meter) {
        return Timer.builder(meter.meterName()).description(meter.meaning()).register(registry);
    }

    private static Counter counter(MeterRegistry registry, GracefulMeters meter) {
        return Counter.builder(meter.meterName()).description(meter.meaning()).register(registry);
    }
}
