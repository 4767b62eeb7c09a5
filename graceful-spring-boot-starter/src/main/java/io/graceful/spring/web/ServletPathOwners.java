package io.graceful.spring.web;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMethodMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/** Asks the handler mappings of a servlet application, and its servlets. */
final class ServletPathOwners implements PathOwners {

    private final ApplicationContext context;
    private final String servletPath;

    /** Of the application's own server. */
    ServletPathOwners(ApplicationContext context) {
        this(context, WebPaths.servlet(context.getEnvironment()));
    }

    /** @param servletPath what stands before all that Spring MVC answers there */
    ServletPathOwners(ApplicationContext context, String servletPath) {
        this.context = context;
        this.servletPath = servletPath;
    }

    @Override
    public void each(BiConsumer<String, Object> pathAndOwner) {
        if (context instanceof WebApplicationContext web && web.getServletContext() != null) {
            web.getServletContext().getServletRegistrations().forEach((name, servlet) -> {
                if (!name.equals(RootServlet.NAME)) {
                    servlet.getMappings().forEach(path -> pathAndOwner.accept(path, "servlet " + name));
                }
            });
        }
        BiConsumer<String, Object> below = (path, owner) -> pathAndOwner.accept(servletPath + path, owner);
        for (HandlerMapping mapping :
                context.getBeansOfType(HandlerMapping.class).values()) {
            if (mapping instanceof AbstractHandlerMethodMapping<?> methods) {
                methods.getHandlerMethods().forEach((key, method) -> {
                    if (key instanceof RequestMappingInfo info) {
                        info.getDirectPaths().forEach(path -> below.accept(path, method));
                    }
                });
            } else if (mapping instanceof AbstractUrlHandlerMapping urls) {
                urls.getHandlerMap().forEach(below);
            } else if (mapping instanceof RouterFunctionMapping functions) {
                RouterFunction<?> function = functions.getRouterFunction();
                if (function != null) {
                    function.accept(new Routes(new RoutedPaths(below)));
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
        public void resources(Function<ServerRequest, Optional<Resource>> lookup) {
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
        public void param(String name, String value) {}

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
