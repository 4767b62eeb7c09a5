package io.graceful.quarkus.deployment;

import io.graceful.quarkus.Tracked;
import io.graceful.quarkus.TrackedInterceptor;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

/** What is added for each other extension the application has. Named by text: the classes need those extensions to load. */
@BuildSteps(onlyIf = GracefulEnabled.class)
final class GracefulIntegrations {

    private static final String PACKAGE = "io.graceful.quarkus.";
    private static final DotName SCHEDULED = DotName.createSimple("io.quarkus.scheduler.Scheduled");
    private static final DotName SEVERAL = DotName.createSimple("io.quarkus.scheduler.Scheduled$Schedules");
    private static final DotName INCOMING =
            DotName.createSimple("org.eclipse.microprofile.reactive.messaging.Incoming");

    @BuildStep
    void tracking(BuildProducer<AdditionalBeanBuildItem> beans) {
        beans.produce(AdditionalBeanBuildItem.unremovableOf(TrackedInterceptor.class));
    }

    @BuildStep
    void health(BuildProducer<HealthBuildItem> checks) {
        checks.produce(new HealthBuildItem(PACKAGE + "GracefulReadiness", true));
        checks.produce(new HealthBuildItem(PACKAGE + "GracefulStartup", true));
    }

    @BuildStep
    void metrics(Optional<MetricsCapabilityBuildItem> metrics, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (metrics.isPresent() && metrics.get().metricsSupported(MetricsFactory.MICROMETER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "GracefulMeters"));
        }
    }

    @BuildStep
    void grpc(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        addIf(capabilities, Capability.GRPC, "GracefulGrpc", beans);
    }

    @BuildStep
    void pools(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        addIf(capabilities, Capability.AGROAL, "GracefulPools", beans);
    }

    @BuildStep
    void messaging(
            Capabilities capabilities,
            BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<AnnotationsTransformerBuildItem> transformers) {
        if (addIf(capabilities, Capability.MESSAGING, "GracefulChannels", beans)) {
            transformers.produce(new AnnotationsTransformerBuildItem(track(INCOMING)));
        }
    }

    @BuildStep
    void scheduler(
            Capabilities capabilities,
            BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<AnnotationsTransformerBuildItem> transformers) {
        if (addIf(capabilities, Capability.SCHEDULER, "GracefulScheduler", beans)) {
            transformers.produce(new AnnotationsTransformerBuildItem(track(SCHEDULED, SEVERAL)));
        }
    }

    /** Jobs and messages under way at the stop signal are waited for. Static and private methods cannot be intercepted. */
    private static AnnotationTransformation track(DotName... annotations) {
        return AnnotationTransformation.forMethods().whenAnyMatch(annotations).transform(context -> {
            MethodInfo method = context.declaration().asMethod();
            if (!Modifier.isStatic(method.flags()) && !Modifier.isPrivate(method.flags())) {
                context.add(Tracked.class);
            }
        });
    }

    private static boolean addIf(
            Capabilities capabilities, String capability, String bean, BuildProducer<AdditionalBeanBuildItem> beans) {
        boolean present = capabilities.isPresent(capability);
        if (present) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + bean));
        }
        return present;
    }
}
