package io.graceful.lifecycle;

/**
 * Is told of every phase.
 *
 * <p>Called after the phase has changed, in the order of registration, on a thread of its own and never under a lock. A
 * listener that throws is logged and keeps being called; one that does not return within a second is logged, interrupted
 * and never called again. Neither holds up the service.
 */
@FunctionalInterface
public interface LifecycleListener {

    /** The service has moved from {@code change.from()} to {@code change.to()}. */
    void phaseChanged(PhaseChange change);
}
