package io.graceful.quarkus.deployment;

import io.graceful.quarkus.GracefulBuildConfig;
import java.util.function.BooleanSupplier;

/** Without {@code quarkus.graceful.enabled=false}: that leaves nothing of graceful in the application. */
final class GracefulEnabled implements BooleanSupplier {

    private final GracefulBuildConfig config;

    GracefulEnabled(GracefulBuildConfig config) {
        this.config = config;
    }

    @Override
    public boolean getAsBoolean() {
        return config.enabled();
    }
}
