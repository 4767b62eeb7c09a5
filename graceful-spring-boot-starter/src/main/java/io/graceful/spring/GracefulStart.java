package io.graceful.spring;

import io.graceful.Graceful;
import io.graceful.GracefulBuilder;
import io.graceful.jdk.ManagementPort;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Makes the one {@link Graceful} of a context, before its beans, and keeps it for them. */
final class GracefulStart {

    private static final String KEPT = GracefulStart.class.getName();

    /** What Spring Boot's tests leave in the environment of their contexts. */
    private static final String TEST_MARK = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

    private GracefulStart() {}

    /** In a test nobody sends signals, and no router knows of it wherever the build may run. */
    static boolean isTest(Environment environment) {
        return environment.getProperty(TEST_MARK, Boolean.class, false);
    }

    static Graceful begin(ConfigurableApplicationContext context, boolean catchSignals) {
        GracefulSettings settings = SpringSettings.read(context.getEnvironment());
        ManagementPort port = OwnPort.open(context, settings);
        try {
            GracefulBuilder builder = Graceful.builder().settings(settings);
            if (!catchSignals) {
                builder.withoutSignals();
            }
            Graceful graceful = builder.start();
            context.getBeanFactory().registerSingleton(KEPT, new Kept(graceful));
            if (port != null) {
                graceful.watches(port.address().getPort());
                OwnPort.serve(port, context, graceful.management());
            }
            return graceful;
        } catch (RuntimeException e) {
            if (port != null) {
                port.close();
            }
            throw e;
        }
    }

    /** The one that was begun early or, in a context that no {@code SpringApplication} runs, a new one without signals. */
    static Graceful of(ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        return beans.containsSingleton(KEPT) ? ((Kept) beans.getBean(KEPT)).graceful() : begin(context, false);
    }

    static void abandon(ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (beans.containsSingleton(KEPT)) {
            Graceful graceful = ((Kept) beans.getBean(KEPT)).graceful();
            graceful.stop(StopCause.CLOSED);
            graceful.close();
        }
        OwnPort.close(beans);
    }

    /** Keeps the bean itself out of the way of those who ask for a {@link Graceful} by type. */
    private record Kept(Graceful graceful) {}
}
