package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.lifecycle.StopCause;
import io.graceful.time.JvmEnd;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.shutdown.ShutdownListener;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Lets Quarkus' own shutdown begin only when the service is drained.
 *
 * <p>After a signal there is nothing left to do here: graceful hands it over last. Only where something else ends the
 * application, or where signals cannot be caught, the sequence runs here, before any part of Quarkus has been told. Quarkus
 * waits for {@code done()} without a limit, so that is called whatever happens, at the kill deadline at the latest.
 */
@API(status = API.Status.INTERNAL)
public class GracefulShutdown implements ShutdownListener {

    private volatile @Nullable Graceful graceful;

    void bind(Graceful newGraceful) {
        graceful = newGraceful;
    }

    @Override
    public void preShutdown(ShutdownNotification notification) {
        try {
            Graceful bound = graceful;
            if (bound != null) {
                bound.stop(cause());
                bound.awaitStopped();
            }
        } finally {
            notification.done();
        }
    }

    /** Whoever ends a service in production ends it as Quarkus does, with its waits; tests and live reload never wait. */
    private static StopCause cause() {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return StopCause.CLOSED;
        }
        return JvmEnd.isUnderWay() ? StopCause.JVM_SHUTDOWN : StopCause.API;
    }
}
