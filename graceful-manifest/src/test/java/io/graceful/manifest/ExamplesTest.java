package io.graceful.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.manifest.check.Facts;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.KubernetesVersion;
import io.graceful.manifest.check.ManifestCheck;
import io.graceful.manifest.render.Form;
import io.graceful.manifest.render.RenderOptions;
import io.graceful.manifest.render.Renderer;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests of the examples are what is rendered from their settings. To write them anew: {@code mvn -pl
 * graceful-core,graceful-manifest test -Dtest=ExamplesTest -Dsurefire.failIfNoSpecifiedTests=false -Drender.write=true}.
 */
class ExamplesTest {

    private static final Facts CLUSTER = Facts.builder()
            .kubernetes(new KubernetesVersion(1, 30))
            .loadBalancer(Facts.LoadBalancer.NONE)
            .mesh(Facts.Mesh.NONE)
            .image(Facts.Image.SHELL)
            .nodes(Facts.Nodes.STABLE)
            .nodeShutdown(Duration.ofSeconds(30))
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {"undertow", "spring-boot", "spring-boot-3", "spring-boot-jetty", "spring-boot-webflux", "quarkus"
            })
    void theManifestIsWhatIsRenderedAndNothingIsFoundInIt(String name) throws IOException {
        Path folder = Path.of("../examples").resolve(name);
        ServiceProject project = ServiceProject.read(folder, List.of(), Framework.UNKNOWN);
        RenderOptions options = RenderOptions.builder(name)
                .image("registry.example/" + name + ":1.0")
                .build();

        String text = Renderer.of(project.profile(PodEnvironment.EMPTY), options)
                .render(Form.MANIFESTS)
                .get("manifests.yaml");

        Path kept = folder.resolve("k8s/manifests.yaml");
        if (Boolean.getBoolean("render.write")) {
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, text);
        }
        assertEquals(Files.readString(kept), text);
        Path dockerfile = project.dockerfile().orElseThrow();
        List<Finding> findings = ManifestCheck.of(project::profile)
                .facts(CLUSTER)
                .dockerfile(dockerfile.toString(), Files.readString(dockerfile))
                .check(List.of(YamlFile.of(kept.toString(), text)))
                .findings();
        assertEquals(List.of(), findings);
    }
}
