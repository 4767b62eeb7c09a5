package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.graceful.manifest.service.Framework;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kubectl makes of it, without a cluster. */
class KubectlIT {

    /** As a Deployment may look before: everything in it that has to go, and something that has to stay. */
    private static final String OLD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: shop
            spec:
              replicas: 7
              strategy: {type: Recreate}
              selector:
                matchLabels: {app: shop}
              template:
                metadata:
                  labels: {app: shop}
                spec:
                  terminationGracePeriodSeconds: 10
                  containers:
                    - name: beside
                      image: registry.example/beside:1
                    - name: shop
                      image: registry.example/shop:7
                      env:
                        - {name: MINE, value: kept}
            #OURS
                      ports:
                        - {name: web, containerPort: 8080}
                      livenessProbe:
                        exec: {command: ["true"]}
                        initialDelaySeconds: 90
                      readinessProbe:
                        tcpSocket: {port: web}
                        initialDelaySeconds: 30
                        successThreshold: 2
                      lifecycle:
                        postStart:
                          exec: {command: ["true"]}
                        preStop:
                          exec: {command: ["sleep", "30"]}
            """;

    /** What graceful was told so far; the token from a Secret, which cannot stand beside a value. */
    private static final String OURS = """
                        - {name: %1$sGRACEFUL_TERMINATION_GRACE_PERIOD, value: 10s}
                        - name: %1$sGRACEFUL_MANAGEMENT_TOKEN
                          valueFrom: {secretKeyRef: {name: a, key: b}}
            """;

    /** With nothing in it that is patched. */
    private static final String BARE = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: shop
            spec:
              selector:
                matchLabels: {app: shop}
              template:
                metadata:
                  labels: {app: shop}
                spec:
                  containers:
                    - name: shop
                      image: registry.example/shop:7
            """;

    @TempDir
    Path folder;

    private Program kubectl;

    @BeforeEach
    void find() {
        kubectl = Program.onPath("kubectl", "kubectl 1.27 or newer");
    }

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void patches(Framework framework, StopMode mode) {
        Program.write(folder, Services.renderer(framework, mode).render(Form.PATCH));
        for (String base : List.of(old(framework, mode), BARE)) {
            Program.write(folder, Map.of("base.yaml", base));

            String patched = kubectl.run(
                    folder,
                    "patch",
                    "--local",
                    "--type",
                    "strategic",
                    "-f",
                    "base.yaml",
                    "--patch-file",
                    "patch.yaml",
                    "-o",
                    "yaml");

            isPatched(patched, base, framework, mode);
        }
    }

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void buildsTheComponent(Framework framework, StopMode mode) {
        Program.write(
                folder.resolve("graceful"), Services.renderer(framework, mode).render(Form.KUSTOMIZE));
        for (String base : List.of(old(framework, mode), BARE)) {
            Program.write(
                    folder,
                    Map.of(
                            "base.yaml",
                            base,
                            "kustomization.yaml",
                            "resources: [base.yaml]\ncomponents: [graceful]\n"));

            String built = kubectl.run(folder, "kustomize", ".");

            isPatched(built, base, framework, mode);
        }
    }

    private static String old(Framework framework, StopMode mode) {
        String ours = OURS.formatted(framework == Framework.QUARKUS ? "QUARKUS_" : "");
        return OLD.replace("#OURS\n", mode == StopMode.PRESTOP ? ours : "");
    }

    private static void isPatched(String yaml, String base, Framework framework, StopMode mode) {
        Deployment deployment = Typed.read(yaml, Deployment.class);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        PodCheck.rollout(deployment);
        PodCheck.pod(pod, framework, mode, false);
        Container shop = PodCheck.container(pod, "shop");
        assertEquals("registry.example/shop:7", shop.getImage());
        if (!base.equals(BARE)) {
            assertEquals(7, deployment.getSpec().getReplicas());
            assertNull(PodCheck.container(pod, "beside").getReadinessProbe());
            assertEquals("web", shop.getPorts().get(0).getName());
            assertTrue(shop.getEnv().contains(new EnvVar("MINE", "kept", null)));
            assertEquals(
                    List.of("true"),
                    shop.getLifecycle().getPostStart().getExec().getCommand());
        }
    }

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void decodesTheManifests(Framework framework, StopMode mode) {
        Program.write(folder, Services.renderer(framework, mode).render(Form.MANIFESTS));

        // Labels are only the reason to read it: kubectl decodes the objects into its own types.
        String decoded = kubectl.run(folder, "label", "--local", "-f", "manifests.yaml", "decoded=yes", "-o", "yaml");

        // It writes no --- between them.
        List<String> objects = Pattern.compile("^(?=apiVersion:)", Pattern.MULTILINE)
                .splitAsStream(decoded)
                .toList();
        assertEquals(3, objects.size(), decoded);
        Typed.read(objects.get(1), Service.class);
        Typed.read(objects.get(2), PodDisruptionBudget.class);
        Deployment deployment = Typed.read(objects.get(0), Deployment.class);
        assertEquals(
                Map.of("app", "shop", "decoded", "yes"),
                deployment.getMetadata().getLabels());
        PodCheck.rollout(deployment);
        PodCheck.pod(deployment.getSpec().getTemplate().getSpec(), framework, mode, true);
    }
}
