package io.graceful.manifest.render;

import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Services as their settings describe them, with defaults only. */
final class Services {

    private Services() {}

    /** Every framework in every mode. */
    static Stream<Arguments> all() {
        return Stream.of(Framework.PLAIN, Framework.SPRING_BOOT, Framework.QUARKUS)
                .flatMap(framework -> Stream.of(StopMode.values()).map(mode -> Arguments.of(framework, mode)));
    }

    /** The service that a mode is for: without graceful for SLEEP. */
    static ServiceProfile of(Framework framework, StopMode mode) {
        return (mode == StopMode.SLEEP ? without(framework) : with(framework)).build();
    }

    static RenderOptions.Builder options(Framework framework, StopMode mode) {
        RenderOptions.Builder options = RenderOptions.builder("shop")
                .image("registry.example/shop:1.0")
                .mode(mode)
                .token(mode == StopMode.PRESTOP ? "s3cret-of-the-shop" : null);
        return mode == StopMode.SLEEP && framework == Framework.PLAIN
                ? options.readinessPath("/ready").livenessPath("/alive")
                : options;
    }

    static Renderer renderer(Framework framework, StopMode mode) {
        return Renderer.of(of(framework, mode), options(framework, mode).build());
    }

    static ServiceProfile.Builder with(Framework framework) {
        String prefix = framework == Framework.QUARKUS ? "quarkus.graceful." : "graceful.";
        return ServiceProfile.builder()
                .framework(framework)
                .graceful(true)
                .gracePeriod(figure(prefix + "termination-grace-period", 30))
                .propagation(figure(prefix + "propagation.delay", 8))
                .drain(figure(prefix + "drain.timeout", 10))
                .stop(figure(prefix + "stop.timeout", 3))
                .warmup(figure(prefix + "warmup.timeout", 60))
                .applicationPort(8080)
                .managementPort(framework == Framework.PLAIN ? 8081 : 8080)
                .probesShareThreads(framework == Framework.SPRING_BOOT)
                .startupPaths("/startupz")
                .readinessPaths("/healthz", "/readyz")
                .livenessPaths("/livez")
                .drainPaths("/drain");
    }

    static ServiceProfile.Builder without(Framework framework) {
        ServiceProfile.Builder service =
                ServiceProfile.builder().framework(framework).graceful(false).applicationPort(8080);
        return switch (framework) {
            case SPRING_BOOT ->
                service.propagation(figure("the wait for routers", 0))
                        .drain(figure("spring.lifecycle.timeout-per-shutdown-phase", 30))
                        .managementPort(8080)
                        .probesShareThreads(true)
                        .readinessPaths("/actuator/health/readiness")
                        .livenessPaths("/actuator/health/liveness");
            case QUARKUS ->
                service.propagation(figure("quarkus.shutdown.delay", 0))
                        .drain(figure("quarkus.shutdown.timeout", 0))
                        .managementPort(8080)
                        .startupPaths("/q/health/started")
                        .readinessPaths("/q/health/ready")
                        .livenessPaths("/q/health/live");
            default -> service;
        };
    }

    static Figure figure(String name, long seconds) {
        return new Figure(Duration.ofSeconds(seconds), name, Figure.DEFAULT);
    }

    static Figure set(String name, long seconds) {
        return new Figure(Duration.ofSeconds(seconds), name, "graceful.properties:3");
    }
}
