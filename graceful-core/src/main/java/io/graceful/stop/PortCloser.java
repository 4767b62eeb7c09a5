package io.graceful.stop;

import io.graceful.time.Deadline;

/** Closes the ports of one server: the last act, after all stop hooks. */
public interface PortCloser {

    /**
     * Empties the accept queue, closes the listening sockets, lets what was accepted be answered, and then closes the
     * connections that are left. Must return by {@code deadline}; is interrupted after it.
     */
    void close(Deadline deadline) throws Exception;
}
