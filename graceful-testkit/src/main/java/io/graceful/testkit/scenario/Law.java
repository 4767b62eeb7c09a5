package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The law of a delay: how long it may take, and how often. */
public sealed interface Law {

    /** One delay; empty if it never comes. */
    Optional<Duration> draw(RandomGenerator random);

    /** Always this long. */
    static Law fixed(Duration delay) {
        return new Fixed(delay);
    }

    /** Anything from the one to the other, equally likely. */
    static Law uniform(Duration least, Duration most) {
        return new Uniform(least, most);
    }

    /** Lognormal, given by the value that half of the delays and that 99 of 100 stay under. */
    static Law lognormal(Duration p50, Duration p99) {
        return new Lognormal(p50, p99);
    }

    /** Never: a router that is not told. */
    static Law never() {
        return new Never();
    }

    /** Always the same. */
    record Fixed(Duration delay) implements Law {
        @Override
        public Optional<Duration> draw(RandomGenerator random) {
            return Optional.of(delay);
        }

        @Override
        public String toString() {
            return Durations.text(delay);
        }
    }

    /** Equally likely between two bounds. */
    record Uniform(Duration least, Duration most) implements Law {
        @Override
        public Optional<Duration> draw(RandomGenerator random) {
            double share = random.nextDouble();
            return Optional.of(least.plusNanos((long) (share * most.minus(least).toNanos())));
        }

        @Override
        public String toString() {
            return Durations.text(least) + " to " + Durations.text(most);
        }
    }

    /** Lognormal through two quantiles. */
    record Lognormal(Duration p50, Duration p99) implements Law {

        /** The 99 % quantile of the standard normal distribution. */
        private static final double Z99 = 2.3263478740408408;

        @Override
        public Optional<Duration> draw(RandomGenerator random) {
            double sigma = Math.log((double) p99.toNanos() / p50.toNanos()) / Z99;
            return Optional.of(Duration.ofNanos((long) (p50.toNanos() * Math.exp(sigma * random.nextGaussian()))));
        }

        @Override
        public String toString() {
            return "p50 " + Durations.text(p50) + ", p99 " + Durations.text(p99);
        }
    }

    /** Not in this run. */
    record Never() implements Law {
        @Override
        public Optional<Duration> draw(RandomGenerator random) {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "never";
        }
    }
}
