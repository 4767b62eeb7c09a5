package io.graceful.lifecycle;

/**
 * What was registered with a service: a listener, a hook, a participant. Safe for any thread.
 *
 * <p>Not an {@link AutoCloseable}: most registrations last as long as the service, and nobody has to be reminded of closing
 * them.
 */
@FunctionalInterface
public interface Registration {

    /** Takes it away again. Does nothing when called twice, and ends nothing that has begun. */
    void close();
}
