package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.graceful.manifest.check.Facts.LoadBalancer;
import io.graceful.manifest.service.Framework;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm makes of it, in a chart that uses it as the template says. */
class HelmIT {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}
            spec:
              {{- include "graceful.rollout" . | nindent 2 }}
              selector:
                matchLabels: {app: shop}
              template:
                metadata:
                  labels: {app: shop}
                spec:
                  {{- include "graceful.pod" . | nindent 6 }}
                  containers:
                    - name: shop
                      image: registry.example/shop:7
                      ENV
                      {{- include "graceful.container" . | nindent 10 }}
            """;

    private static final String ENV = """
            env:
                        {{- include "graceful.env" . | nindent 12 }}""";

    @TempDir
    Path folder;

    private Program helm;

    @BeforeEach
    void find() {
        helm = Program.onPath("helm", "Helm 3.8 or newer");
    }

    private Deployment template(Renderer renderer, boolean graceful, String... arguments) {
        Map<String, String> files = new LinkedHashMap<>(renderer.render(Form.HELM));
        Program.write(
                folder.resolve("templates"),
                Map.of(
                        "_graceful.tpl",
                        files.remove("_graceful.tpl"),
                        "deployment.yaml",
                        graceful ? DEPLOYMENT.replace("ENV", ENV) : DEPLOYMENT.replace("          ENV\n", "")));
        files.put("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        Program.write(folder, files);
        String[] command = new String[arguments.length + 3];
        command[0] = "template";
        command[1] = "shop";
        command[2] = ".";
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return Typed.read(helm.run(folder, command), Deployment.class);
    }

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void rendersTheSameNumbers(Framework framework, StopMode mode) {
        Deployment deployment = template(Services.renderer(framework, mode), mode != StopMode.SLEEP);

        PodCheck.rollout(deployment);
        PodCheck.pod(deployment.getSpec().getTemplate().getSpec(), framework, mode, false);
    }

    @Test
    void aReleaseChangesANumberInBothPlacesAtOnce() {
        Renderer renderer = Services.renderer(Framework.PLAIN, StopMode.SIGTERM);

        Deployment deployment = template(renderer, true, "--set", "graceful.terminationGracePeriodSeconds=75");

        assertEquals(75, deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds());
        assertEquals("75s", container(deployment).getEnv().get(0).getValue());
    }

    @Test
    void aLoadBalancersWaitIsAValueToo() {
        Renderer renderer = Renderer.of(
                Services.with(Framework.QUARKUS).build(),
                RenderOptions.builder("shop").loadBalancer(LoadBalancer.NLB).build());

        Deployment deployment = template(renderer, true);

        assertEquals(152, deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds());
        assertEquals(
                "QUARKUS_GRACEFUL_PROPAGATION_DELAY",
                container(deployment).getEnv().get(1).getName());
        assertEquals("130s", container(deployment).getEnv().get(1).getValue());
    }

    @Test
    void anyTokenAndPathComeThrough() {
        String token = "!\"#$$%&'()*+,-./:;<=>?@[\\]^_`{|}~$(X)";
        Renderer renderer = Renderer.of(
                Services.with(Framework.SPRING_BOOT)
                        .drainPaths("/a: b # \"c\"/drain")
                        .build(),
                RenderOptions.builder("shop")
                        .mode(StopMode.PRESTOP)
                        .token(token)
                        .readinessPath("/ümläut: # {\"x\"}")
                        .build());

        Container container = container(template(renderer, true));

        assertEquals(
                "/a: b # \"c\"/drain",
                container.getLifecycle().getPreStop().getHttpGet().getPath());
        assertEquals(
                token,
                container
                        .getLifecycle()
                        .getPreStop()
                        .getHttpGet()
                        .getHttpHeaders()
                        .get(0)
                        .getValue());
        assertEquals(token.replace("$", "$$"), container.getEnv().get(1).getValue());
        assertEquals(
                "/ümläut: # {\"x\"}", container.getReadinessProbe().getHttpGet().getPath());
    }

    private static Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }
}
