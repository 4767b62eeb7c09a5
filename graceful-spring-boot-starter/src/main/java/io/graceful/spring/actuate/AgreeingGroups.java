package io.graceful.spring.actuate;

import io.graceful.Graceful;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

/**
 * Keeps Actuator's groups {@code readiness} and {@code liveness} from saying UP while graceful says otherwise: so they would where an
 * application has made them without Boot's own states of availability.
 */
final class AgreeingGroups implements OperationInvokerAdvisor {

    static final String READINESS = "readiness";
    static final String LIVENESS = "liveness";

    private static final String ADDITIONAL_PATHS = "management.endpoint.health.probes.add-additional-paths";

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Graceful graceful;
    private final ApplicationAvailability availability;
    private final List<String> readiness;
    private final List<String> liveness;

    AgreeingGroups(Graceful graceful, ApplicationAvailability availability, Environment environment) {
        this.graceful = graceful;
        this.availability = availability;
        this.readiness = names(READINESS, "readyz", environment);
        this.liveness = names(LIVENESS, "livez", environment);
    }

    /** What a caller may name a group by: its name, or the path of its own. */
    private static List<String> names(String group, String additional, Environment environment) {
        String path = environment.getProperty("management.endpoint.health.group." + group + ".additional-path", "");
        boolean probes = environment.getProperty(ADDITIONAL_PATHS, Boolean.class, false);
        String own = path.isBlank()
                ? probes ? additional : group
                : path.substring(path.lastIndexOf('/') + 1).strip();
        return List.of(group, own.substring(own.lastIndexOf(':') + 1));
    }

    @Override
    public OperationInvoker apply(
            EndpointId endpoint, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        return endpoint.equals(HealthOperation.HEALTH) && type == OperationType.READ && parameters.hasParameters()
                ? context -> agreed(context, invoker.invoke(context))
                : invoker;
    }

    private @Nullable Object agreed(InvocationContext context, @Nullable Object answer) {
        for (Object argument : context.getArguments().values()) {
            if (argument instanceof String[] path && path.length == 1) {
                if (readiness.contains(path[0])) {
                    return agreed(answer, graceful.readiness()::ready, "OUT_OF_SERVICE");
                }
                if (liveness.contains(path[0])) {
                    return agreed(answer, () -> availability.getLivenessState() != LivenessState.BROKEN, "DOWN");
                }
            }
        }
        return answer;
    }

    private static @Nullable Object agreed(@Nullable Object answer, BooleanSupplier good, String otherwise) {
        if (answer == null) {
            return null;
        }
        return HealthOperation.REACTIVE ? Reactive.agreed(answer, good, otherwise) : atOnce(answer, good, otherwise);
    }

    private static Object atOnce(Object answer, BooleanSupplier good, String otherwise) {
        return answer instanceof WebEndpointResponse<?> response && response.getStatus() == OK && !good.getAsBoolean()
                ? new WebEndpointResponse<>(Map.of("status", otherwise), UNAVAILABLE)
                : answer;
    }

    /** Apart, for applications without Reactor. */
    private static final class Reactive {

        static Object agreed(Object answer, BooleanSupplier good, String otherwise) {
            return answer instanceof Mono<?> later
                    ? later.map(said -> atOnce(said, good, otherwise))
                    : atOnce(answer, good, otherwise);
        }
    }
}
