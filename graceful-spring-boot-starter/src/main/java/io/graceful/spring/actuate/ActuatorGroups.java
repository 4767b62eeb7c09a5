package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.spring.web.ProbeGroups;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Lets our probes follow Actuator's groups {@code readiness} and {@code liveness} where the application has put something of its own
 * into them. Groups as Boot makes them hold the availability alone, which is graceful's already, and are not asked.
 */
final class ActuatorGroups implements ProbeGroups, SmartInitializingSingleton {

    private final Graceful graceful;
    private final ApplicationAvailability availability;
    private final ObjectProvider<WebEndpointsSupplier> endpoints;
    private final Environment environment;
    private volatile @Nullable HealthGroup readiness;
    private volatile @Nullable HealthGroup liveness;

    ActuatorGroups(
            Graceful graceful,
            ApplicationAvailability availability,
            ObjectProvider<WebEndpointsSupplier> endpoints,
            Environment environment) {
        this.graceful = graceful;
        this.availability = availability;
        this.endpoints = endpoints;
        this.environment = environment;
    }

    static boolean isConfigured(Environment environment, String group) {
        return Binder.get(environment)
                .bind("management.endpoint.health.group." + group, Bindable.mapOf(String.class, Object.class))
                .isBound();
    }

    @Override
    public void afterSingletonsInstantiated() {
        boolean ready = isConfigured(environment, AgreeingGroups.READINESS);
        boolean alive = isConfigured(environment, AgreeingGroups.LIVENESS);
        WebEndpointsSupplier supplier = ready || alive ? endpoints.getIfAvailable() : null;
        Optional<HealthOperation> health = supplier == null ? Optional.empty() : HealthOperation.of(supplier);
        if (health.isEmpty()) {
            return;
        }
        if (ready) {
            HealthGroup group =
                    group(AgreeingGroups.READINESS, () -> health.get().isUp(AgreeingGroups.READINESS), false);
            readiness = group;
            graceful.management().readinessFrom(group::isUp);
            // Or the first who cannot wait for an answer, on graceful's own port, would find none.
            graceful.onPhase(change -> {
                if (change.to() == Phase.READY) {
                    group.isUp();
                }
            });
        }
        if (alive) {
            HealthGroup group =
                    group(AgreeingGroups.LIVENESS, () -> health.get().isUp(AgreeingGroups.LIVENESS), true);
            liveness = group;
            graceful.management()
                    .livenessFrom(() -> availability.getLivenessState() != LivenessState.BROKEN && group.isUp());
        }
    }

    private static HealthGroup group(String name, BooleanSupplier indicators, boolean before) {
        return new HealthGroup(name, indicators, before, Time.system(), Threads.system());
    }

    @Override
    public CompletionStage<?> asked(String path) {
        HealthGroup group = path.endsWith("/livez")
                ? liveness
                : path.endsWith("z")
                                && !path.endsWith("/startupz")
                                && graceful.readiness().ready()
                        ? readiness
                        : null;
        return group == null ? CompletableFuture.completedFuture(true) : group.ask();
    }
}
