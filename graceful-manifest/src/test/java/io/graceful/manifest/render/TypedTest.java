package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.graceful.manifest.check.KubernetesVersion;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/** What is rendered is what Kubernetes knows, field by field. */
class TypedTest {

    private static final Map<String, String> LABELS = Map.of("app", "shop");

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void manifests(Framework framework, StopMode mode) {
        List<Object> documents = Typed.documents(
                Services.renderer(framework, mode).render(Form.MANIFESTS).get("manifests.yaml"));
        assertEquals(3, documents.size());

        Deployment deployment = Typed.read(documents.get(0), Deployment.class);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        assertEquals("apps/v1", deployment.getApiVersion());
        assertEquals("shop", deployment.getMetadata().getName());
        assertNull(deployment.getMetadata().getNamespace());
        assertEquals(3, deployment.getSpec().getReplicas());
        assertEquals(LABELS, deployment.getSpec().getSelector().getMatchLabels());
        assertEquals(LABELS, deployment.getSpec().getTemplate().getMetadata().getLabels());
        assertEquals(
                LABELS,
                pod.getTopologySpreadConstraints().get(0).getLabelSelector().getMatchLabels());
        assertEquals("registry.example/shop:1.0", pod.getContainers().get(0).getImage());
        assertEquals(
                Map.of("cpu", new Quantity("500m"), "memory", new Quantity("512Mi")),
                pod.getContainers().get(0).getResources().getRequests());
        PodCheck.rollout(deployment);
        PodCheck.pod(pod, framework, mode, true);

        Service service = Typed.read(documents.get(1), Service.class);
        assertEquals(LABELS, service.getSpec().getSelector());
        assertEquals(80, service.getSpec().getPorts().get(0).getPort());
        assertEquals("http", service.getSpec().getPorts().get(0).getTargetPort().getStrVal());

        PodDisruptionBudget budget = Typed.read(documents.get(2), PodDisruptionBudget.class);
        assertEquals(1, budget.getSpec().getMaxUnavailable().getIntVal());
        assertEquals(LABELS, budget.getSpec().getSelector().getMatchLabels());
    }

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void fragmentAndPatch(Framework framework, StopMode mode) {
        Renderer renderer = Services.renderer(framework, mode);

        PodSpec fragment = Typed.read(renderer.render(Form.CONTAINER).get("container.yaml"), PodSpec.class);
        Deployment patch = Typed.read(renderer.render(Form.PATCH).get("patch.yaml"), Deployment.class);

        PodCheck.pod(fragment, framework, mode, true);
        PodCheck.rollout(patch);
        PodCheck.pod(patch.getSpec().getTemplate().getSpec(), framework, mode, false);
        assertNull(patch.getSpec().getReplicas());
    }

    @Test
    void everyObjectIsInTheNamespace() {
        Renderer renderer = Renderer.of(
                Services.with(Framework.PLAIN).build(),
                RenderOptions.builder("shop").namespace("on").container("app").build());

        List<Object> documents = Typed.documents(renderer.render(Form.MANIFESTS).get("manifests.yaml"));
        Deployment deployment = Typed.read(documents.get(0), Deployment.class);
        assertEquals("on", deployment.getMetadata().getNamespace());
        assertEquals(
                "on", Typed.read(documents.get(1), Service.class).getMetadata().getNamespace());
        assertEquals(
                "on",
                Typed.read(documents.get(2), PodDisruptionBudget.class)
                        .getMetadata()
                        .getNamespace());
        assertEquals(
                "app",
                deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getName());
        assertEquals(
                "on",
                Typed.read(renderer.render(Form.PATCH).get("patch.yaml"), Deployment.class)
                        .getMetadata()
                        .getNamespace());
        assertNull(Typed.read(renderer.render(Form.KUSTOMIZE).get("patch.yaml"), Deployment.class)
                .getMetadata()
                .getNamespace());
    }

    @Test
    void beforeKubernetes130TheHookIsAProgram() {
        ServiceProfile service = Services.without(Framework.SPRING_BOOT).build();
        RenderOptions.Builder options = RenderOptions.builder("shop").mode(StopMode.SLEEP);

        String old = Renderer.of(
                        service,
                        options.kubernetes(new KubernetesVersion(1, 29)).build())
                .render(Form.CONTAINER)
                .get("container.yaml");
        String current = Renderer.of(
                        service,
                        options.kubernetes(new KubernetesVersion(1, 30)).build())
                .render(Form.CONTAINER)
                .get("container.yaml");

        assertEquals(
                List.of("sleep", "10"),
                Typed.read(old, PodSpec.class)
                        .getContainers()
                        .get(0)
                        .getLifecycle()
                        .getPreStop()
                        .getExec()
                        .getCommand());
        assertTrue(old.contains("distroless"), old);
        assertEquals(
                10,
                Typed.read(current, PodSpec.class)
                        .getContainers()
                        .get(0)
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds());
    }

    @Test
    void thisTestSeesAFieldThatKubernetesDoesNotKnow() {
        assertThrows(
                AssertionFailedError.class, () -> Typed.read("containers: [{name: a, preStop: {}}]", PodSpec.class));
    }
}
