package io.graceful.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures {@link InFlightBenchmark} at one and two threads and holds it against the bounds the library promises.
 *
 * <p>Takes turns: one short fork of each variant, then the next round, so that whatever else the machine does falls on all
 * of them alike. Iterations that did not get their cores are left out, and a variant that lacks some is in the next round
 * again, until all have enough or the time is over: four minutes, or the number given. Exits with 1 if a bound is missed,
 * with 2 if the machine was too busy to say.
 */
public final class InFlightRatios {

    private static final int MINUTES = 4;

    private InFlightRatios() {}

    public static void main(String... args) throws RunnerException {
        Figures figures = new Figures();
        long limit = Duration.ofMinutes(args.length == 0 ? MINUTES : Integer.parseInt(args[0]))
                .toNanos();
        long start = System.nanoTime();
        while (!figures.complete() && System.nanoTime() - start < limit) {
            for (int threads : List.of(1, 2)) {
                for (RunResult result : run(figures.wanted(threads), threads)) {
                    figures.add(threads, result);
                }
            }
            System.out.print('.');
        }
        System.out.printf("%n%n%s%n", figures.table());

        List<Bound> bounds = Bound.all(figures);
        bounds.forEach(System.out::println);
        if (!figures.complete()) {
            System.out.println("The machine was too busy: some variants had too few iterations with all their cores.");
            System.exit(2);
        }
        System.exit(bounds.stream().allMatch(Bound::holds) ? 0 : 1);
    }

    private static Collection<RunResult> run(List<String> variants, int threads) throws RunnerException {
        if (variants.isEmpty()) {
            return List.of();
        }
        String names = String.join("|", variants);
        return new Runner(new OptionsBuilder()
                        .include(InFlightBenchmark.class.getName() + "\\.(" + names + ")$")
                        .threads(threads)
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CoresProfiler.class)
                        .jvmArgsAppend(quiet())
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    /** The harness uses Unsafe, of which newer JDKs warn in every fork. */
    private static String[] quiet() {
        return Runtime.version().feature() < 24
                ? new String[0]
                : new String[] {"--sun-misc-unsafe-memory-access=allow"};
    }
}
