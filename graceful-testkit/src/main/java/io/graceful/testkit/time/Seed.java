package io.graceful.testkit.time;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The seed of a run. Every draw is made from a generator of its own, named after what is drawn, so that no draw depends on
 * which actor came first: the same seed gives the same delays in every run.
 */
public record Seed(long value) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** A generator for the draws with this name, such as {@code "lag", "node-2", "pod-3"}. */
    public SplittableRandom random(Object... name) {
        long hash = FNV_OFFSET;
        for (Object part : name) {
            for (byte b : (part + "\0").getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * FNV_PRIME;
            }
        }
        // Split, because neighbouring seeds of the generator itself begin alike.
        return new SplittableRandom(value ^ hash).split();
    }
}
