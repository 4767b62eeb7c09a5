package io.graceful.quarkus.deployment;

import io.graceful.Graceful;
import io.quarkus.builder.item.SimpleBuildItem;
import io.quarkus.runtime.RuntimeValue;

/** The one {@link Graceful} of the application. */
public final class GracefulBuildItem extends SimpleBuildItem {

    private final RuntimeValue<Graceful> graceful;

    GracefulBuildItem(RuntimeValue<Graceful> graceful) {
        this.graceful = graceful;
    }

    /** As it will be at run time. */
    public RuntimeValue<Graceful> graceful() {
        return graceful;
    }
}
