package io.graceful.manifest.render;

import java.util.Locale;

/** What begins the stop of a pod. */
public enum StopMode {
    /** The signal alone: the service waits for routers itself. The one to choose with graceful. */
    SIGTERM,
    /** A call of {@code /drain} before the signal, where something else in the process reacts to SIGTERM first. */
    PRESTOP,
    /** A sleep before the signal, for services without graceful. */
    SLEEP;

    /** Its name in messages. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
