package io.graceful.manifest.explain;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import java.time.Duration;

/** A service's stop and start as two charts, with where each number comes from and what is left. */
public final class Explain {

    private static final String FIELD = "terminationGracePeriodSeconds";

    private Explain() {}

    /** The service's own settings, without a pod spec: it is given the grace period that it counts on. */
    public static String of(ServiceProfile service, PreStopHook hook) {
        Figure grace = service.gracePeriod()
                .orElse(new Figure(Duration.ofSeconds(Workload.DEFAULT_GRACE_SECONDS), FIELD, Figure.DEFAULT));
        return text(service.framework().text(), hook)
                + StopTimeline.of(new StopArithmetic(service, grace, hook))
                + "the start\n"
                + StartTimeline.of(service, null);
    }

    /** The service in a pod, with the pod's own grace period, hook and probes. */
    public static String of(ServiceProfile service, Workload workload, PodContainer container) {
        Figure grace = new Figure(
                Duration.ofSeconds(workload.graceSeconds()),
                FIELD,
                workload.gracePeriod().exists() ? workload.gracePeriod().place().toString() : Figure.DEFAULT);
        PreStopHook hook = PreStopHook.of(container.preStop(), service.usesGraceful());
        return text(workload.subject() + ", container " + container.name(), hook)
                + StopTimeline.of(new StopArithmetic(service, grace, hook))
                + "the start\n"
                + StartTimeline.of(service, container);
    }

    private static String text(String subject, PreStopHook hook) {
        return subject + "\nthe stop, "
                + (hook.kind() == PreStopHook.Kind.NONE ? "begun by SIGTERM" : "begun by " + hook.text()) + "\n";
    }
}
