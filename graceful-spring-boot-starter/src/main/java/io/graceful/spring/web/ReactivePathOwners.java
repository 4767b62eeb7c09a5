package io.graceful.spring.web;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import reactor.core.publisher.Mono;

/** Asks the handler mappings of a reactive application. */
final class ReactivePathOwners implements PathOwners {

    private final ApplicationContext context;

    ReactivePathOwners(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void each(BiConsumer<String, Object> pathAndOwner) {
        for (HandlerMapping mapping :
                context.getBeansOfType(HandlerMapping.class).values()) {
            if (mapping instanceof AbstractHandlerMethodMapping<?> methods) {
                methods.getHandlerMethods().forEach((key, method) -> {
                    if (key instanceof RequestMappingInfo info) {
                        info.getDirectPaths().forEach(path -> pathAndOwner.accept(path, method));
                    }
                });
            } else if (mapping instanceof AbstractUrlHandlerMapping urls) {
                urls.getHandlerMap()
                        .forEach((pattern, handler) -> pathAndOwner.accept(pattern.getPatternString(), handler));
            } else if (mapping instanceof RouterFunctionMapping functions) {
                RouterFunction<?> function = functions.getRouterFunction();
                if (function != null) {
                    function.accept(new Routes(new RoutedPaths(pathAndOwner)));
                }
            }
        }
    }

    private record Routes(RoutedPaths paths) implements RouterFunctions.Visitor {

        @Override
        public void startNested(RequestPredicate predicate) {
            paths.startNested(to -> predicate.accept(new Predicate(to)));
        }

        @Override
        public void endNested(RequestPredicate predicate) {
            paths.endNested();
        }

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            paths.route(to -> predicate.accept(new Predicate(to)), handler);
        }

        @Override
        public void resources(Function<ServerRequest, Mono<Resource>> lookup) {
            // Files below a pattern.
        }

        @Override
        public void attributes(Map<String, Object> attributes) {
            // They route nothing.
        }

        @Override
        public void unknown(RouterFunction<?> function) {
            // It does not say what it answers.
        }
    }

    private record Predicate(RoutedPaths paths) implements RequestPredicates.Visitor {

        @Override
        public void path(String pattern) {
            paths.path(pattern);
        }

        @Override
        public void startNegate() {
            paths.startNegate();
        }

        @Override
        public void endNegate() {
            paths.endNegate();
        }

        @Override
        public void method(Set<HttpMethod> methods) {}

        @Override
        @SuppressWarnings("removal") // It has to be there as long as it is.
        public void pathExtension(String extension) {}

        @Override
        public void header(String name, String value) {}

        @Override
        public void queryParam(String name, String value) {}

        @Override // In Spring Framework 7; nobody calls it in 6.
        public void version(String version) {}

        @Override
        public void startAnd() {}

        @Override
        public void and() {}

        @Override
        public void endAnd() {}

        @Override
        public void startOr() {}

        @Override
        public void or() {}

        @Override
        public void endOr() {}

        @Override
        public void unknown(RequestPredicate predicate) {}
    }
}
