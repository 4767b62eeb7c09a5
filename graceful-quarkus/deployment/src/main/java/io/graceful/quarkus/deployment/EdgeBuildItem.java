package io.graceful.quarkus.deployment;

import io.graceful.quarkus.VertxEdge;
import io.quarkus.builder.item.SimpleBuildItem;
import io.quarkus.runtime.RuntimeValue;

/** The edge of the application's ports. */
public final class EdgeBuildItem extends SimpleBuildItem {

    private final RuntimeValue<VertxEdge> edge;

    EdgeBuildItem(RuntimeValue<VertxEdge> edge) {
        this.edge = edge;
    }

    /** As it will be at run time. */
    public RuntimeValue<VertxEdge> edge() {
        return edge;
    }
}
