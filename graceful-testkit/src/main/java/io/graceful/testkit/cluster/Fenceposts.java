package io.graceful.testkit.cluster;

import io.graceful.testkit.scenario.Deployment;

/**
 * maxSurge and maxUnavailable as numbers of pods: surge rounds up, unavailable rounds down, and where both come out as
 * nothing one pod may be unavailable (deployment_util.go, ResolveFenceposts).
 */
record Fenceposts(int surge, int unavailable) {

    static Fenceposts of(Deployment deployment) {
        int surge = resolve(deployment.maxSurge(), deployment.replicas(), true);
        int unavailable = resolve(deployment.maxUnavailable(), deployment.replicas(), false);
        return new Fenceposts(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    private static int resolve(Deployment.Share share, int replicas, boolean up) {
        if (!share.percent()) {
            return share.value();
        }
        int hundredths = share.value() * replicas;
        return up ? (hundredths + 99) / 100 : hundredths / 100;
    }
}
