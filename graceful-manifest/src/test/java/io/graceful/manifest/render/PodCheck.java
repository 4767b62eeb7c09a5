package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import java.util.LinkedHashMap;
import java.util.Map;

/** That a Deployment, however it came about, has the numbers and paths that the defaults of {@link Services} amount to. */
final class PodCheck {

    private PodCheck() {}

    static void rollout(Deployment deployment) {
        DeploymentSpec spec = deployment.getSpec();

        assertEquals(5, spec.getMinReadySeconds());
        assertEquals(300, spec.getProgressDeadlineSeconds());
        assertEquals("RollingUpdate", spec.getStrategy().getType());
        assertEquals(1, spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal());
        assertEquals(
                0, spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal());
    }

    /** @param named whether ports are asked for by name */
    static void pod(PodSpec pod, Framework framework, StopMode mode, boolean named) {
        long grace = mode == StopMode.SLEEP && framework == Framework.SPRING_BOOT ? 45 : 30;
        assertEquals(grace, pod.getTerminationGracePeriodSeconds());
        Container container = container(pod, "shop");
        env(container, framework, mode);
        boolean own = framework == Framework.PLAIN && mode != StopMode.SLEEP;
        Object port = named ? (own ? "management" : "http") : (Object) (own ? 8081 : 8080);
        ServiceProfile profile = Services.of(framework, mode);
        RenderOptions options = Services.options(framework, mode).build();
        Targets targets = Targets.of(profile, options, new Refusal());
        probe(container.getStartupProbe(), targets.startup(), port, 1, 120, 2);
        probe(container.getReadinessProbe(), targets.readiness(), port, 2, 2, 2);
        boolean busy = framework == Framework.SPRING_BOOT;
        probe(container.getLivenessProbe(), targets.liveness().orElseThrow(), port, 10, busy ? 6 : 3, busy ? 10 : 3);
        hook(container, mode, port);
    }

    /** By name: Kustomize puts patched containers first. */
    static Container container(PodSpec pod, String name) {
        return pod.getContainers().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void env(Container container, Framework framework, StopMode mode) {
        Map<String, String> ours = new LinkedHashMap<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getName().contains("GRACEFUL_")) {
                assertNull(variable.getValueFrom());
                ours.put(variable.getName(), variable.getValue());
            }
        }
        Map<String, String> expected = new LinkedHashMap<>();
        String prefix = framework == Framework.QUARKUS ? "QUARKUS_" : "";
        if (mode != StopMode.SLEEP) {
            expected.put(prefix + "GRACEFUL_TERMINATION_GRACE_PERIOD", "30s");
        }
        if (mode == StopMode.PRESTOP) {
            expected.put(prefix + "GRACEFUL_MANAGEMENT_TOKEN", "s3cret-of-the-shop");
        }
        assertEquals(expected, ours);
    }

    private static void probe(Probe probe, String path, Object port, int period, int failures, int timeout) {
        assertEquals(path, probe.getHttpGet().getPath());
        assertEquals(port, probe.getHttpGet().getPort().getValue());
        assertEquals(period, probe.getPeriodSeconds());
        assertEquals(failures, probe.getFailureThreshold());
        assertEquals(timeout, probe.getTimeoutSeconds());
        assertNull(probe.getExec());
        assertNull(probe.getTcpSocket());
        assertNull(probe.getGrpc());
        assertNull(probe.getInitialDelaySeconds());
    }

    private static void hook(Container container, StopMode mode, Object port) {
        LifecycleHandler hook = container.getLifecycle() == null
                ? null
                : container.getLifecycle().getPreStop();
        if (mode == StopMode.SIGTERM) {
            assertNull(hook);
            return;
        }
        assertNull(hook.getExec());
        assertNull(hook.getTcpSocket());
        if (mode == StopMode.SLEEP) {
            assertEquals(10, hook.getSleep().getSeconds());
            assertNull(hook.getHttpGet());
            return;
        }
        assertNull(hook.getSleep());
        assertEquals("/drain", hook.getHttpGet().getPath());
        assertEquals(port, hook.getHttpGet().getPort().getValue());
        assertEquals(
                "X-Graceful-Token", hook.getHttpGet().getHttpHeaders().get(0).getName());
        assertEquals(
                "s3cret-of-the-shop", hook.getHttpGet().getHttpHeaders().get(0).getValue());
    }
}
