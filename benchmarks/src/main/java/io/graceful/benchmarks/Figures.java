package io.graceful.benchmarks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What the rounds measured: every iteration of every variant at every number of threads. */
final class Figures {

    /** Of the cores an iteration asks for, the share it must have had to be used. */
    private static final double ENOUGH = 0.9;

    /** Iterations that make a median: at least three forks. */
    private static final int COMPLETE = 15;

    private record Key(String variant, int threads) {}

    private record Iteration(double nanos, double bytes, double cores) {}

    private final Map<Key, List<Iteration>> made = new LinkedHashMap<>();

    void add(int threads, RunResult result) {
        String name = result.getParams().getBenchmark();
        Key key = new Key(name.substring(name.lastIndexOf('.') + 1), threads);
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                made.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new Iteration(
                                iteration.getPrimaryResult().getScore(),
                                extra(iteration, "gc.alloc.rate.norm"),
                                extra(iteration, CoresProfiler.LABEL)));
            }
        }
    }

    /** Whether every variant has a figure. */
    boolean complete() {
        return wanted(1).isEmpty() && wanted(2).isEmpty();
    }

    /** The variants that have too few iterations yet. */
    List<String> wanted(int threads) {
        return Arrays.stream(InFlightBenchmark.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .filter(variant -> used(new Key(variant, threads)).size() < COMPLETE)
                .sorted()
                .toList();
    }

    /** Nanoseconds for one begin and end: the median of the iterations that had their cores. */
    double nanos(String variant, int threads) {
        return median(new Key(variant, threads), Iteration::nanos);
    }

    /** Bytes allocated by one begin and end, likewise. */
    double bytes(String variant, int threads) {
        return median(new Key(variant, threads), Iteration::bytes);
    }

    /** One line a variant, cheapest first. */
    String table() {
        StringBuilder table = new StringBuilder("JDK " + Runtime.version() + "; [iterations used/made]\n");
        table.append("| begin + end | 1 thread, ns | 2 threads, ns | 1 thread, B | 2 threads, B |\n");
        table.append("|---|---|---|---|---|\n");
        made.keySet().stream()
                .map(Key::variant)
                .distinct()
                .sorted((a, b) -> Double.compare(nanos(a, 1), nanos(b, 1)))
                .forEach(variant -> table.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %.3f | %.3f |%n",
                        variant,
                        cell(new Key(variant, 1)),
                        cell(new Key(variant, 2)),
                        bytes(variant, 1),
                        bytes(variant, 2))));
        return table.toString();
    }

    private String cell(Key key) {
        return String.format(
                Locale.ROOT,
                "%.1f [%d/%d]",
                median(key, Iteration::nanos),
                used(key).size(),
                made(key).size());
    }

    private double median(Key key, ToDoubleFunction<Iteration> figure) {
        double[] sorted = used(key).stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private List<Iteration> used(Key key) {
        return made(key).stream()
                .filter(iteration -> iteration.cores() >= ENOUGH * key.threads())
                .toList();
    }

    private List<Iteration> made(Key key) {
        return made.getOrDefault(key, List.of());
    }

    private static double extra(IterationResult iteration, String label) {
        Result<?> result = iteration.getSecondaryResults().get(label);
        if (result == null) {
            throw new IllegalStateException("not measured: " + label);
        }
        return result.getScore();
    }
}
