package io.graceful.lifecycle;

/**
 * A named condition of readiness, closed when it is made. It may open and close at any time and affects readiness only:
 * never liveness, never requests. Safe for any thread.
 */
public final class Gate {

    private final String name;
    private final Runnable onClosed;
    private volatile boolean open;

    Gate(String name, Runnable onClosed) {
        this.name = name;
        this.onClosed = onClosed;
    }

    public String name() {
        return name;
    }

    public boolean isOpen() {
        return open;
    }

    /** Lets the service be ready, as far as this gate goes. */
    public void open() {
        open = true;
    }

    /** Takes the service out of its Service until {@link #open()}. */
    public void close() {
        open = false;
        onClosed.run();
    }

    @Override
    public String toString() {
        return name + (open ? " open" : " closed");
    }
}
