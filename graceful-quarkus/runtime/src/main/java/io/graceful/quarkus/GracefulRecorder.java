package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.GracefulBuilder;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.SettingsException;
import io.graceful.time.JvmEnd;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.ext.web.Router;
import java.util.List;
import org.apiguardian.api.API;
import org.eclipse.microprofile.config.ConfigProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Called by what Quarkus generates at build time, in the order in which an application starts. */
@API(status = API.Status.INTERNAL)
@Recorder
public class GracefulRecorder {

    private static final Logger log = LoggerFactory.getLogger(Graceful.class);

    /** The part of Quarkus' shutdown that is ours; bound to the service once that begins. */
    public GracefulShutdown shutdown() {
        return new GracefulShutdown();
    }

    /**
     * Reads the settings and catches signals. Nothing listens yet.
     *
     * @throws ConfigurationException naming every setting that cannot work
     */
    public RuntimeValue<Graceful> begin(GracefulShutdown shutdown, ShutdownContext context) {
        boolean production = LaunchMode.current() == LaunchMode.NORMAL;
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        QuarkusSettings.Outcome read = settings(config, production);
        GracefulBuilder builder = Graceful.builder().settings(read.settings());
        if (!production) {
            builder.withoutSignals();
        }
        Graceful graceful = builder.start();
        read.combined().ifPresent(text -> log.info("One deadline: {}", text));
        shutdown.bind(graceful);
        context.addLastShutdownTask(() -> closed(graceful));
        return new RuntimeValue<>(graceful);
    }

    private static QuarkusSettings.Outcome settings(SmallRyeConfig config, boolean production) {
        try {
            return QuarkusSettings.read(
                    config, production, production && System.getenv("KUBERNETES_SERVICE_HOST") != null);
        } catch (SettingsException e) {
            // Without the cause: Quarkus prints the message alone only if nothing lies beneath.
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** The application is gone: a start that failed, a test or a live reload gives its signals back. */
    private static void closed(Graceful graceful) {
        if (!JvmEnd.isUnderWay()) {
            graceful.stop(StopCause.CLOSED);
            graceful.close();
        }
    }

    /**
     * Puts graceful before everything else on the application's port.
     *
     * @param answering whether the management endpoints are on this port
     */
    public RuntimeValue<VertxEdge> serve(
            RuntimeValue<Graceful> graceful, RuntimeValue<Router> router, List<String> exempt, boolean answering) {
        VertxEdge edge = new VertxEdge(graceful.getValue(), exempt, answering);
        edge.mount(router.getValue());
        return new RuntimeValue<>(edge);
    }

    /** Answers the management endpoints on Quarkus' management interface. */
    public void manage(RuntimeValue<Graceful> graceful, RuntimeValue<Router> router) {
        new ManagementRoute(graceful.getValue().management()).mount(router.getValue());
    }

    /**
     * Collects what the application's beans bring along.
     *
     * @param edge of the ports that are about to be opened
     */
    public void collect(RuntimeValue<VertxEdge> edge) {
        Arc.container().instance(GracefulPorts.class).get().serve(edge.getValue());
        Arc.container().instance(GracefulBeans.class).get().collect();
    }
}
