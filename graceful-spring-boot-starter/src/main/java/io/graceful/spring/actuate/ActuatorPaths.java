package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.spring.web.WebPaths;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.core.env.Environment;

/**
 * Says of every path of Actuator on the application's port that it is nobody's traffic, wherever properties have put it: at the
 * root too, and groups of health indicators with a path of their own.
 */
final class ActuatorPaths implements SmartInitializingSingleton {

    private final Graceful graceful;
    private final ObjectProvider<PathMappedEndpoints> endpoints;
    private final Environment environment;

    ActuatorPaths(Graceful graceful, ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
        this.graceful = graceful;
        this.endpoints = endpoints;
        this.environment = environment;
    }

    /** Endpoints are known once all beans are there, and before anybody can ask one. */
    @Override
    public void afterSingletonsInstantiated() {
        endpoints.ifAvailable(known -> graceful.ignorePaths(paths(known)));
    }

    private List<String> paths(PathMappedEndpoints known) {
        String before = WebPaths.servlet(environment);
        List<String> paths = new ArrayList<>();
        if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
            known.getAllPaths().forEach(path -> paths.add(before + path));
        }
        for (PathMappedEndpoint endpoint : known) {
            endpoint.getAdditionalPaths(WebServerNamespace.SERVER)
                    .forEach(path -> paths.add(before + (path.startsWith("/") ? path : "/" + path)));
        }
        return paths;
    }
}
