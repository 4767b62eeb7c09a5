package io.graceful.testkit.result;

/** Latencies of answered requests from their intended start, in microseconds; zeros if there were none. */
public record Latency(long count, long p50Micros, long p99Micros, long maxMicros) {

    public static final Latency NONE = new Latency(0, 0, 0, 0);
}
