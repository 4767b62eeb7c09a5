package io.graceful.benchmarks;

import io.graceful.inflight.InFlight;
import io.graceful.inflight.RequestCount;
import io.graceful.time.Time;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One request's begin and end, by ours and by what else one could use.
 *
 * <p>All threads share one counter, as the threads of a server do. Begin and end follow each other on one thread with
 * nothing between them: the dearest case for whatever shares a cache line, and the cheapest for whatever searches a slot.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class InFlightBenchmark {

    private final AtomicLong open = new AtomicLong();
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final RequestCount count = new RequestCount();

    /** Made by the one benchmark that asks for it: a second clock class in the JVM would cost the first its inlining. */
    @State(Scope.Benchmark)
    public static class WithClock {
        final InFlight inFlight = new InFlight(Time.system());
    }

    /** The same with a clock that costs nothing, so what is left is the count and the age slot. */
    @State(Scope.Benchmark)
    public static class WithoutClock {
        final InFlight inFlight = new InFlight(new StoppedClock());
    }

    /** What the harness itself costs. */
    @Benchmark
    public void baseline() {}

    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** What most services that count at all have: one number, up and down. */
    @Benchmark
    public long atomicLong() {
        open.incrementAndGet();
        return open.decrementAndGet();
    }

    @Benchmark
    public void longAdder() {
        begun.increment();
        ended.increment();
    }

    @Benchmark
    public void requestCount() {
        count.begin();
        count.end();
    }

    @Benchmark
    public void inFlight(WithClock state) {
        state.inFlight.end(state.inFlight.begin());
    }

    @Benchmark
    public void inFlightWithoutClock(WithoutClock state) {
        state.inFlight.end(state.inFlight.begin());
    }

    /** Undertow's own class, see {@link UndertowShutdown}. */
    @Benchmark
    public void undertowHandler(UndertowShutdown.Handler handler, UndertowShutdown.Exchange exchange) throws Exception {
        exchange.passThrough(handler);
    }

    /** The word that class counts in, alone, see {@link UndertowShutdown.Word}. */
    @Benchmark
    public boolean undertowWord(UndertowShutdown.Word word) {
        boolean served = word.begin();
        word.end();
        return served;
    }
}
