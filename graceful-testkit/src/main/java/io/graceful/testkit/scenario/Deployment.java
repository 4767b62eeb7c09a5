package io.graceful.testkit.scenario;

import java.time.Duration;

/** How many pods there are, and how they are replaced. */
public record Deployment(int replicas, Share maxSurge, Share maxUnavailable, Duration minReady) {

    /** This many replicas; 25 % surge and unavailable, as Kubernetes has it when nothing is said. */
    public static Deployment of(int replicas) {
        return new Deployment(replicas, Share.percent(25), Share.percent(25), Duration.ZERO);
    }

    public Deployment maxSurge(Share share) {
        return new Deployment(replicas, share, maxUnavailable, minReady);
    }

    public Deployment maxUnavailable(Share share) {
        return new Deployment(replicas, maxSurge, share, minReady);
    }

    /** {@code minReadySeconds}. */
    public Deployment minReady(Duration time) {
        return new Deployment(replicas, maxSurge, maxUnavailable, time);
    }

    public Deployment replicas(int count) {
        return new Deployment(count, maxSurge, maxUnavailable, minReady);
    }

    /** A number of pods, or a percentage of the replicas. */
    public record Share(int value, boolean percent) {

        public static Share of(int pods) {
            return new Share(pods, false);
        }

        public static Share percent(int percent) {
            return new Share(percent, true);
        }

        @Override
        public String toString() {
            return percent ? value + "%" : Integer.toString(value);
        }
    }
}
