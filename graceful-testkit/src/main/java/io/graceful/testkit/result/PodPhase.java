package io.graceful.testkit.result;

import java.util.Locale;

/** Where a pod is in its life, as the kit sees it from outside. */
public enum PodPhase {
    /** Its container runs and is not ready. */
    STARTING,
    /** Ready, and not being stopped. */
    READY,
    /** Ready once, not ready now, and not being stopped. */
    NOT_READY,
    /** Being stopped; its preStop hook runs. */
    PRE_STOP,
    /** It has got SIGTERM. */
    SIGNALLED,
    /** Its process has ended and nothing runs in its place. */
    ENDED,
    /** Its network is gone. */
    GONE;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
