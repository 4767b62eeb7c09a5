package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.lifecycle.StopCause;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Where the service is in its life; a write drains it, as {@code /drain} does, and returns at once.
 *
 * <p>Like every endpoint it is exposed only where the application says so. Draining needs
 * {@code management.endpoint.graceful.access=unrestricted} besides: who exposes everything to read has not asked for that.
 */
@Endpoint(id = "graceful", defaultAccess = Access.READ_ONLY)
public class GracefulEndpoint {

    private final Graceful graceful;

    GracefulEndpoint(Graceful graceful) {
        this.graceful = graceful;
    }

    /** The document of {@code /healthz?verbose}. */
    @ReadOperation
    public Map<String, Object> state() {
        return graceful.management().document();
    }

    /** Begins the stop sequence, and answers with the same; the process ends with the SIGTERM that is to follow. */
    @WriteOperation
    public Map<String, Object> drain() {
        graceful.stop(StopCause.PRE_STOP);
        return state();
    }
}
