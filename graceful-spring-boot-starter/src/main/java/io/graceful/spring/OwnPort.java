package io.graceful.spring;

import io.graceful.jdk.ManagementPort;
import io.graceful.management.ManagementProtocol;
import io.graceful.settings.GracefulSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * The management port of an application that has set {@code graceful.management.port}: open before its first bean is made
 * and until its last one is gone, so that a probe never depends on the application's threads.
 */
final class OwnPort {

    private static final String NAME = OwnPort.class.getName();

    /** Where Boot's own ports are too; Boot adds to it what is bound later. */
    private static final String PORTS = "server.ports";

    private static final String LOCAL_PORT = "local.graceful.management.port";

    private OwnPort() {}

    /**
     * Opens it; null where the application has not asked for it. Who calls before {@link #serve} waits for it.
     *
     * @throws io.graceful.settings.SettingsException if port or address cannot be used
     */
    static @Nullable ManagementPort open(ConfigurableApplicationContext context, GracefulSettings settings) {
        ConfigurableEnvironment environment = context.getEnvironment();
        // A test without a server is not asked by anybody either.
        boolean asked = GracefulInitializer.hasWebServer(context) || !GracefulStart.isTest(environment);
        return asked && SpringSettings.hasOwnPort(environment) ? ManagementPort.open(settings) : null;
    }

    /** Answers on it until the context has destroyed its last bean, be it after a close or after a start that failed. */
    static void serve(ManagementPort port, ConfigurableApplicationContext context, ManagementProtocol protocol) {
        port.serve(protocol);
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        beans.registerSingleton(NAME, new Kept(port));
        if (beans instanceof DefaultSingletonBeanRegistry registry) {
            // The first to be registered is the last to be destroyed.
            registry.registerDisposableBean(NAME, port::close);
        }
        tell(context.getEnvironment(), port.address().getPort());
    }

    static void close(ConfigurableListableBeanFactory beans) {
        if (beans.containsSingleton(NAME)) {
            ((Kept) beans.getBean(NAME)).port().close();
        }
    }

    /** For tests, which let any free port be taken. */
    private static void tell(ConfigurableEnvironment environment, int port) {
        MutablePropertySources sources = environment.getPropertySources();
        if (sources.get(PORTS) instanceof MapPropertySource known) {
            known.getSource().put(LOCAL_PORT, port);
        } else {
            sources.addFirst(new MapPropertySource(PORTS, new HashMap<>(Map.of(LOCAL_PORT, port))));
        }
    }

    private record Kept(ManagementPort port) {}
}
