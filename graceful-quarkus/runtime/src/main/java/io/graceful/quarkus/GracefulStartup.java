package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.apiguardian.api.API;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** The same answer as {@code /startupz}, for those who ask {@code /q/health/started}. */
@API(status = API.Status.INTERNAL)
@Startup
@Singleton
public class GracefulStartup implements HealthCheck {

    private final Graceful graceful;

    /** Made by CDI. */
    @Inject
    public GracefulStartup(Graceful graceful) {
        this.graceful = graceful;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("graceful")
                .status(graceful.lifecycle().phase().compareTo(Phase.READY) >= 0)
                .build();
    }
}
