package io.graceful.lifecycle;

/** What asked the service to stop. */
public enum StopCause {
    /** The kubelet, or {@code kill}. */
    SIGTERM,
    /** Ctrl-C: a developer waits, so there is no propagation wait. */
    SIGINT,
    /** {@code /drain} was called; a SIGTERM will follow. */
    PRE_STOP,
    /** The application asked for it. */
    API,
    /** The JVM shuts down: {@code System.exit}, the last thread ended, or a signal that could not be caught. */
    JVM_SHUTDOWN,
    /** A framework closes the application inside a JVM that may live on, as tests and restarts do: nothing is waited for. */
    CLOSED,
    /** The warm-up was all this process was for ({@code warmup.exit-after}); nobody was ever told of it. */
    TRAINED;

    /** Whether routers may know of the instance and have to forget it before it goes. */
    public boolean waitsForRouters() {
        return this != SIGINT && this != CLOSED && this != TRAINED;
    }

    /** Whether a person or the kubelet sent it to the process. */
    public boolean isSignal() {
        return this == SIGTERM || this == SIGINT;
    }
}
