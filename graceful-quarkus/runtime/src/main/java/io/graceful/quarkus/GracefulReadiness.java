package io.graceful.quarkus;

import io.graceful.Graceful;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.apiguardian.api.API;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The same answer as {@code /healthz}, for those who ask {@code /q/health/ready}. */
@API(status = API.Status.INTERNAL)
@Readiness
@Singleton
public class GracefulReadiness implements HealthCheck {

    private final Graceful graceful;

    /** Made by CDI. */
    @Inject
    public GracefulReadiness(Graceful graceful) {
        this.graceful = graceful;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("graceful")
                .status(graceful.readiness().ready())
                .withData("phase", graceful.lifecycle().phase().name());
        List<String> closed = graceful.readiness().closed();
        if (!closed.isEmpty()) {
            response.withData("closedGates", String.join(", ", closed));
        }
        return response.build();
    }
}
