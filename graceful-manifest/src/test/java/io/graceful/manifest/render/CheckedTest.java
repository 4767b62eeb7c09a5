package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Facts;
import io.graceful.manifest.check.Facts.LoadBalancer;
import io.graceful.manifest.check.KubernetesVersion;
import io.graceful.manifest.check.ManifestCheck;
import io.graceful.manifest.check.Severity;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.yaml.YamlFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker finds nothing in what is rendered. */
class CheckedTest {

    private static CheckReport report(
            Framework framework, StopMode mode, LoadBalancer loadBalancer, KubernetesVersion version) {
        RenderOptions options = Services.options(framework, mode)
                .loadBalancer(loadBalancer)
                .kubernetes(version)
                .build();
        String text = Renderer.of(Services.of(framework, mode), options)
                .render(Form.MANIFESTS)
                .get("manifests.yaml");
        Facts facts = Facts.builder()
                .kubernetes(version)
                .loadBalancer(loadBalancer)
                .mesh(Facts.Mesh.NONE)
                .image(Facts.Image.SHELL)
                .nodes(Facts.Nodes.STABLE)
                .nodeShutdown(Duration.ofMinutes(10))
                .build();
        return ManifestCheck.of(environment -> inPod(framework, mode, environment))
                .facts(facts)
                .check(List.of(YamlFile.of("manifests.yaml", text)));
    }

    /** The service as it reads the variables that were rendered. */
    private static ServiceProfile inPod(Framework framework, StopMode mode, PodEnvironment environment) {
        ServiceProfile.Builder service =
                mode == StopMode.SLEEP ? Services.without(framework) : Services.with(framework);
        if (mode == StopMode.SLEEP && framework == Framework.PLAIN) {
            service.readinessPaths("/ready").livenessPaths("/alive").startupPaths("/alive");
        }
        environment.variables().forEach((name, value) -> {
            if (name.endsWith("GRACEFUL_TERMINATION_GRACE_PERIOD")) {
                service.gracePeriod(Services.set("env " + name, seconds(value)));
            } else if (name.endsWith("GRACEFUL_PROPAGATION_DELAY")) {
                service.propagation(Services.set("env " + name, seconds(value)));
            } else if (name.endsWith("GRACEFUL_MANAGEMENT_TOKEN")) {
                service.tokenValue(value);
            }
        });
        return service.build();
    }

    private static long seconds(String value) {
        return Long.parseLong(value.substring(0, value.length() - 1));
    }

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void nothingIsWorthAWarning(Framework framework, StopMode mode) {
        CheckReport report = report(framework, mode, LoadBalancer.NONE, new KubernetesVersion(1, 34));

        assertEquals(List.of("Deployment shop"), report.workloads());
        assertTrue(report.passes(Severity.WARNING), () -> report.open().toString());
    }

    @ParameterizedTest
    @EnumSource
    void norBehindALoadBalancer(LoadBalancer loadBalancer) {
        for (Framework framework : List.of(Framework.PLAIN, Framework.SPRING_BOOT, Framework.QUARKUS)) {
            for (StopMode mode : StopMode.values()) {
                CheckReport report = report(framework, mode, loadBalancer, new KubernetesVersion(1, 34));

                assertTrue(report.passes(Severity.WARNING), () -> report.open().toString());
            }
        }
    }

    @Test
    void norWhereTheHookIsAProgram() {
        CheckReport report =
                report(Framework.SPRING_BOOT, StopMode.SLEEP, LoadBalancer.NONE, new KubernetesVersion(1, 29));

        assertTrue(report.passes(Severity.WARNING), () -> report.open().toString());
    }

    @Test
    void whereProbesHaveAPortOfTheirOwnNothingIsFoundAtAll() {
        CheckReport report = report(Framework.PLAIN, StopMode.SIGTERM, LoadBalancer.NONE, new KubernetesVersion(1, 34));

        assertEquals(List.of(), report.findings());
        assertEquals(List.of(), report.undecided());
    }

    /** From the files of a project to the manifest and back: with what was rendered, the service is as it was. */
    @ParameterizedTest
    @CsvSource({
        "undertow, PLAIN, management",
        "spring-boot, SPRING_BOOT, http",
        "spring-boot-webflux, SPRING_BOOT, http",
        "quarkus, QUARKUS, http"
    })
    void norInWhatIsRenderedForTheExamples(String example, Framework framework, String port) {
        ServiceProject project =
                ServiceProject.read(Path.of("../examples").resolve(example), List.of(), Framework.UNKNOWN);
        ServiceProfile profile = project.profile(PodEnvironment.EMPTY);
        RenderOptions options = RenderOptions.builder("shop").build();

        String text = Renderer.of(profile, options).render(Form.MANIFESTS).get("manifests.yaml");
        CheckReport report = ManifestCheck.of(project::profile).check(List.of(YamlFile.of("manifests.yaml", text)));

        assertEquals(framework, profile.framework());
        assertTrue(text.contains("port: " + port + "}\n"), text);
        assertTrue(report.passes(Severity.WARNING), () -> report.open().toString());
    }
}
