package io.graceful.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * How many cores an iteration really had: processor time over elapsed time.
 *
 * <p>Two threads that share one core, because something else has the other, wait for it and never for each other: such an
 * iteration says nothing about contention, and too much about the machine.
 */
public final class CoresProfiler implements InternalProfiler {

    static final String LABEL = "cores";

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long cpuNanos;
    private long nanos;

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        cpuNanos = system.getProcessCpuTime();
        nanos = System.nanoTime();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double cores = (double) (system.getProcessCpuTime() - cpuNanos) / (System.nanoTime() - nanos);
        return List.of(new ScalarResult(LABEL, cores, LABEL, AggregationPolicy.AVG));
    }

    @Override
    public String getDescription() {
        return "how many cores the iteration had";
    }
}
