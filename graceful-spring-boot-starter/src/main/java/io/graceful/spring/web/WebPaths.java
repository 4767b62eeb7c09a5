package io.graceful.spring.web;

import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** The paths under which an application and its Actuator answer on the main port. */
public record WebPaths(String context, List<String> exempt) {

    private static final String ACTUATOR =
            "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration";

    /** Reads them from the properties of a servlet or of a reactive application, whichever it is. */
    public static WebPaths of(Environment environment) {
        String reactive = environment.getProperty("spring.webflux.base-path", "");
        String context = clean(environment.getProperty("server.servlet.context-path", reactive));
        if (!ClassUtils.isPresent(ACTUATOR, WebPaths.class.getClassLoader())) {
            return new WebPaths(context, List.of());
        }
        String actuator = clean(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
        // At the root its paths are known only once its endpoints are: see ActuatorPaths.
        return new WebPaths(context, actuator.isEmpty() ? List.of() : List.of(servlet(environment) + actuator));
    }

    /** What stands before all that the DispatcherServlet answers, below the context path; empty for nothing. */
    public static String servlet(Environment environment) {
        String path = clean(environment.getProperty("spring.mvc.servlet.path", ""));
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    private static String clean(String path) {
        return StringUtils.trimTrailingCharacter(path.strip(), '/');
    }
}
