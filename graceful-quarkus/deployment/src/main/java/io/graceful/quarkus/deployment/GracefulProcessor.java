package io.graceful.quarkus.deployment;

import io.graceful.Graceful;
import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.quarkus.GracefulBeans;
import io.graceful.quarkus.GracefulPorts;
import io.graceful.quarkus.GracefulRecorder;
import io.graceful.quarkus.GracefulShutdown;
import io.graceful.quarkus.ShutdownConfigOwner;
import io.graceful.quarkus.VertxEdge;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.warmup.WarmupTask;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeansRuntimeInitBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Produce;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigBuilderBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.builditem.ShutdownContextBuildItem;
import io.quarkus.deployment.builditem.ShutdownListenerBuildItem;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.vertx.http.deployment.HttpRootPathBuildItem;
import io.quarkus.vertx.http.deployment.NonApplicationRootPathBuildItem;
import io.quarkus.vertx.http.deployment.PreRouterFinalizationBuildItem;
import io.quarkus.vertx.http.deployment.VertxWebRouterBuildItem;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.util.List;

/** The life of the application: settings first, then the port, then the beans. */
@BuildSteps(onlyIf = GracefulEnabled.class)
final class GracefulProcessor {

    private static final String FEATURE = "graceful";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem(FEATURE);
    }

    /** In dev and test mode nobody waits, so there is nothing to take over. */
    @BuildStep
    void ownShutdownConfig(LaunchModeBuildItem mode, BuildProducer<RunTimeConfigBuilderBuildItem> builders) {
        if (mode.getLaunchMode() == LaunchMode.NORMAL) {
            builders.produce(new RunTimeConfigBuilderBuildItem(ShutdownConfigOwner.class));
        }
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    ShutdownItem shutdown(GracefulRecorder recorder, BuildProducer<ShutdownListenerBuildItem> listeners) {
        GracefulShutdown shutdown = recorder.shutdown();
        listeners.produce(new ShutdownListenerBuildItem(shutdown));
        return new ShutdownItem(shutdown);
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    GracefulBuildItem begin(
            GracefulRecorder recorder,
            ShutdownItem shutdown,
            ShutdownContextBuildItem context,
            BuildProducer<SyntheticBeanBuildItem> beans) {
        RuntimeValue<Graceful> graceful = recorder.begin(shutdown.shutdown(), context);
        beans.produce(SyntheticBeanBuildItem.configure(Graceful.class)
                .scope(Singleton.class)
                .unremovable()
                .setRuntimeInit()
                .runtimeValue(graceful)
                .done());
        return new GracefulBuildItem(graceful);
    }

    /** Before the router is finished: whoever else has a route of the same order comes after ours. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Produce(PreRouterFinalizationBuildItem.class)
    EdgeBuildItem serve(
            GracefulRecorder recorder,
            GracefulBuildItem graceful,
            VertxWebRouterBuildItem routers,
            HttpRootPathBuildItem root,
            NonApplicationRootPathBuildItem nonApplication) {
        RuntimeValue<Router> main = routers.getMainRouter() == null ? routers.getHttpRouter() : routers.getMainRouter();
        RuntimeValue<Router> management = routers.getManagementRouter();
        RuntimeValue<VertxEdge> edge = recorder.serve(
                graceful.graceful(), main, exempt(root.getRootPath(), nonApplication), management == null);
        if (management != null) {
            recorder.manage(graceful.graceful(), management);
        }
        return new EdgeBuildItem(edge);
    }

    /** Probes and scrapes; where they have no path of their own, those that Quarkus' own extensions use. */
    private static List<String> exempt(String root, NonApplicationRootPathBuildItem nonApplication) {
        String path = nonApplication.getNonApplicationRootPath();
        if (!path.equals(root)) {
            return List.of(path.substring(0, path.length() - 1));
        }
        return List.of(path + "health", path + "metrics");
    }

    @BuildStep
    void beans(BuildProducer<AdditionalBeanBuildItem> beans, BuildProducer<UnremovableBeanBuildItem> unremovable) {
        beans.produce(AdditionalBeanBuildItem.unremovableOf(GracefulBeans.class));
        beans.produce(AdditionalBeanBuildItem.unremovableOf(GracefulPorts.class));
        unremovable.produce(UnremovableBeanBuildItem.beanTypes(
                WarmupTask.class,
                SelfRequest.class,
                StopHook.class,
                DrainParticipant.class,
                LifecycleListener.class,
                StopListener.class));
    }

    /** With the services, so before the application's own start, and before the ports are opened. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(SyntheticBeansRuntimeInitBuildItem.class)
    ServiceStartBuildItem collect(GracefulRecorder recorder, EdgeBuildItem edge, BeanContainerBuildItem container) {
        recorder.collect(edge.edge());
        return new ServiceStartBuildItem(FEATURE);
    }
}
