package io.graceful.spring.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationArgumentResolver;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/**
 * Actuator's health endpoint as its callers on the network see it: by what it offers to any server, because its own types have other
 * names in each of Boot's lines.
 */
final class HealthOperation {

    static final EndpointId HEALTH = EndpointId.of("health");

    static final boolean REACTIVE =
            ClassUtils.isPresent("reactor.core.publisher.Mono", HealthOperation.class.getClassLoader());

    private static final int FIRST_ERROR = 400;
    private static final int NOT_FOUND = 404;

    /** Nobody waits for as long; a thread must not be left behind for ever. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final WebOperation operation;
    private final String argument;

    private HealthOperation(WebOperation operation, String argument) {
        this.operation = operation;
        this.argument = argument;
    }

    /** Empty where the endpoint is not exposed. */
    static Optional<HealthOperation> of(WebEndpointsSupplier endpoints) {
        return endpoints.getEndpoints().stream()
                .filter(endpoint -> endpoint.getEndpointId().equals(HEALTH))
                .flatMap(endpoint -> endpoint.getOperations().stream())
                .filter(operation -> operation.getType() == OperationType.READ)
                .flatMap(operation -> made(operation).stream())
                .findFirst();
    }

    private static Optional<HealthOperation> made(WebOperation operation) {
        return Optional.ofNullable(operation.getRequestPredicate().getMatchAllRemainingPathSegmentsVariable())
                .map(variable -> new HealthOperation(operation, variable));
    }

    /** Whether Actuator's answer for that group is a good one; a group that is not there has nothing against it. */
    boolean isUp(String group) {
        Object result = operation.invoke(new InvocationContext(
                SecurityContext.NONE,
                Map.of(argument, new String[] {group}),
                OperationArgumentResolver.of(ApiVersion.class, () -> ApiVersion.LATEST),
                OperationArgumentResolver.of(WebServerNamespace.class, () -> WebServerNamespace.SERVER)));
        Object answer = REACTIVE ? Reactive.value(result) : result;
        int status = answer instanceof WebEndpointResponse<?> response ? response.getStatus() : NOT_FOUND;
        return status < FIRST_ERROR || status == NOT_FOUND;
    }

    /** Apart, for applications without Reactor. */
    private static final class Reactive {

        static @Nullable Object value(@Nullable Object result) {
            return result instanceof Mono<?> later ? later.block(LONGEST) : result;
        }
    }
}
