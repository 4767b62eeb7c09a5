package io.graceful.manifest.cli;

import io.graceful.manifest.check.FactText;
import io.graceful.manifest.check.Facts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What no manifest says of the cluster. */
final class ClusterOptions {

    @Option(names = "--kubernetes", paramLabel = "VERSION", description = "The oldest version it runs, such as 1.30.")
    private @Nullable String kubernetes;

    @Option(
            names = "--load-balancer",
            paramLabel = "KIND",
            description = "What is in front of the Service: none, alb, nlb, neg or other.")
    private @Nullable String loadBalancer;

    @Option(names = "--mesh", paramLabel = "KIND", description = "The service mesh: none, istio or linkerd.")
    private @Nullable String mesh;

    @Option(names = "--image", paramLabel = "KIND", description = "What is in the image: shell or distroless.")
    private @Nullable String image;

    @Option(names = "--nodes", paramLabel = "KIND", description = "The nodes: stable, autoscaled or spot.")
    private @Nullable String nodes;

    @Option(
            names = "--node-shutdown",
            paramLabel = "TIME",
            description = "What a node's own graceful shutdown leaves to pods, such as 15s or 2m.")
    private @Nullable String nodeShutdown;

    /** Refuses what it cannot read with an IllegalArgumentException that names the option. */
    Facts facts() {
        return Facts.builder()
                .kubernetes(FactText.version("--kubernetes", kubernetes))
                .loadBalancer(FactText.choice(Facts.LoadBalancer.class, "--load-balancer", loadBalancer))
                .mesh(FactText.choice(Facts.Mesh.class, "--mesh", mesh))
                .image(FactText.choice(Facts.Image.class, "--image", image))
                .nodes(FactText.choice(Facts.Nodes.class, "--nodes", nodes))
                .nodeShutdown(FactText.duration("--node-shutdown", nodeShutdown))
                .build();
    }
}
