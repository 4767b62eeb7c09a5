package io.graceful.stop;

import io.graceful.time.Deadline;
import org.apiguardian.api.API;

/** Closes the ports of one server: the last act, after all stop hooks. */
@API(status = API.Status.INTERNAL)
public interface PortCloser {

    /**
     * Empties the accept queue, closes the listening sockets, lets what was accepted be answered, and then closes the
     * connections that are left. Must return by {@code deadline}; is interrupted after it.
     */
    void close(Deadline deadline) throws Exception;
}
