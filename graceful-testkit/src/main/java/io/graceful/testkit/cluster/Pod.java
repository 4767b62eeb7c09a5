package io.graceful.testkit.cluster;

import io.graceful.testkit.scenario.PodSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A pod as the API server knows it. Touched on the timeline only. */
final class Pod {

    final String name;
    final int revision;
    final PodSpec spec;
    final String node;

    /** The Ready condition. */
    boolean ready;

    /** Since when it is ready; null if it is not. */
    @Nullable
    Duration readySince;

    /** Whether it has a deletionTimestamp. */
    boolean deleted;

    /** The grace period it was deleted with. */
    Duration grace;

    /** Phase Failed: its containers have ended for good, and its object stays. */
    boolean failed;

    /** How often a container of it was started again. */
    int restarts;

    Pod(String name, int revision, PodSpec spec, String node) {
        this.name = name;
        this.revision = revision;
        this.spec = spec;
        this.node = node;
        this.grace = spec.grace();
    }

    /** Whether controllers count it: terminating pods are not replicas any more. */
    boolean active() {
        return !deleted && !failed;
    }

    /** Whether it was ready for this long. */
    boolean available(Duration now, Duration minReady) {
        Duration since = readySince;
        return ready && since != null && now.minus(since).compareTo(minReady) >= 0;
    }
}
