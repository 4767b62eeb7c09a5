package io.graceful.spring;

import io.graceful.settings.SettingsException;
import java.util.List;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Starts graceful as soon as there is an environment to read settings from, before the first bean: a signal during start-up
 * finds its handler, and settings that cannot work stop the start before anything is half done.
 */
final class GracefulInitializer
        implements ApplicationContextInitializer<ConfigurableApplicationContext>,
                ApplicationListener<SpringApplicationEvent>,
                Ordered {

    /** The same type, where Boot 4 has it and where Boot 3 had it. */
    private static final List<String> WEB_CONTEXTS = List.of(
            "org.springframework.boot.web.server.context.ConfigurableWebServerApplicationContext",
            "org.springframework.boot.web.context.ConfigurableWebServerApplicationContext");

    /** What Spring calls the parameters of a servlet context in the environment. */
    private static final String SERVLET_CONTEXT = "servletContextInitParams";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (!enabled(context.getEnvironment())) {
            return;
        }
        BootLine.requireKnown(SpringBootVersion.getVersion());
        if (answersRequests(context) && !Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            GracefulStart.begin(context, !GracefulStart.isTest(context.getEnvironment()));
        }
    }

    static boolean enabled(Environment environment) {
        String text = environment.getProperty("graceful.enabled", "true").strip();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw new SettingsException(List.of("enabled: " + text + " (expected: true or false)"));
    }

    /** Commands and batch jobs have no client that could lose a request. */
    private static boolean answersRequests(ConfigurableApplicationContext context) {
        return hasWebServer(context) || inContainer(context.getEnvironment());
    }

    /** Boot shows the servlet context of a WAR to the environment, long before the application's own context has it. */
    private static boolean inContainer(ConfigurableEnvironment environment) {
        PropertySource<?> parameters = environment.getPropertySources().get(SERVLET_CONTEXT);
        return parameters != null && !(parameters instanceof PropertySource.StubPropertySource);
    }

    /** Whether the application brings up a server of its own. */
    static boolean hasWebServer(ConfigurableApplicationContext context) {
        ClassLoader loader = context.getClassLoader();
        return WEB_CONTEXTS.stream()
                .anyMatch(name -> ClassUtils.isPresent(name, loader)
                        && ClassUtils.resolveClassName(name, loader).isInstance(context));
    }

    /** A start that failed has no context that would be closed, and the signals go back all the same. */
    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationFailedEvent failed && failed.getApplicationContext() != null) {
            GracefulStart.abandon(failed.getApplicationContext());
        }
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
