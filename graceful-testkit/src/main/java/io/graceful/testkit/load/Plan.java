package io.graceful.testkit.load;

import java.util.random.RandomGenerator;

/** The times at which the requests of a group begin: fixed by the seed, whatever becomes of the requests. One thread. */
final class Plan {

    private static final double NANOS = 1e9;

    private final double rate;
    private final boolean steady;
    private final RandomGenerator random;
    private double at;

    /**
     * A plan.
     *
     * @param rate requests a second
     * @param steady at even distances instead of as a Poisson process
     */
    Plan(double rate, boolean steady, RandomGenerator random) {
        this.rate = rate;
        this.steady = steady;
        this.random = random;
    }

    /** Nanoseconds from the start to the next request. */
    long next() {
        double gap = steady ? 1 : -Math.log(1 - random.nextDouble());
        at += gap / rate;
        return (long) (at * NANOS);
    }
}
