package io.graceful.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.ManifestCheck;
import io.graceful.manifest.check.Rule;
import io.graceful.manifest.check.Severity;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the settings in a project's files to the manifest and back: a second of difference is found, the same numbers pass. */
class AgreementTest {

    private static final String PLAIN = "graceful-core,graceful.properties,''";
    private static final String SPRING = "graceful-spring-boot-starter,application.properties,''";
    private static final String QUARKUS = "graceful-quarkus,application.properties,quarkus.";

    @TempDir
    private Path folder;

    private ServiceProject project(String artifact, String file, String prefix, int grace, int drain)
            throws IOException {
        Files.writeString(folder.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId><artifactId>shop</artifactId><version>1</version>
                  <dependencies>
                    <dependency><groupId>io.graceful</groupId><artifactId>%s</artifactId><version>1</version></dependency>
                  </dependencies>
                </project>
                """.formatted(artifact));
        Path resources = Files.createDirectories(folder.resolve("src/main/resources"));
        Files.writeString(
                resources.resolve(file),
                prefix + "graceful.termination-grace-period=" + grace + "s\n" + prefix + "graceful.drain.timeout="
                        + drain + "s\n");
        return ServiceProject.read(folder, List.of(), Framework.UNKNOWN);
    }

    private static String rendered(ServiceProject project) {
        return Renderer.of(
                        project.profile(PodEnvironment.EMPTY),
                        RenderOptions.builder("shop").build())
                .render(Form.MANIFESTS)
                .get("manifests.yaml");
    }

    private static CheckReport check(ServiceProject project, String manifest) {
        return ManifestCheck.of(project::profile).check(List.of(YamlFile.of("shop.yaml", manifest)));
    }

    private static Set<Rule> worse(CheckReport report) {
        return report.open().stream()
                .filter(finding -> finding.severity().isAtLeast(Severity.WARNING))
                .map(Finding::rule)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({PLAIN, SPRING, QUARKUS})
    void theSameNumbersPass(String artifact, String file, String prefix) throws IOException {
        // 8 s propagation + 22 s drain + 3 s stop + 2 s exit = 35 s: not a second is left.
        ServiceProject project = project(artifact, file, prefix, 35, 22);

        assertEquals(Set.of(), worse(check(project, rendered(project))));
    }

    @ParameterizedTest
    @CsvSource({PLAIN, SPRING, QUARKUS})
    void aSecondLessInThePodSpecIsFound(String artifact, String file, String prefix) throws IOException {
        ServiceProject project = project(artifact, file, prefix, 35, 22);
        String less =
                rendered(project).replace("terminationGracePeriodSeconds: 35", "terminationGracePeriodSeconds: 34");

        Set<Rule> found = worse(check(project, less));

        assertTrue(found.contains(Rule.G03), found::toString);
    }

    @ParameterizedTest
    @CsvSource({PLAIN, SPRING, QUARKUS})
    void aSecondMoreInThePodSpecIsFound(String artifact, String file, String prefix) throws IOException {
        ServiceProject project = project(artifact, file, prefix, 35, 22);
        String more =
                rendered(project).replace("terminationGracePeriodSeconds: 35", "terminationGracePeriodSeconds: 36");

        assertEquals(Set.of(Rule.G03), worse(check(project, more)));
    }

    @ParameterizedTest
    @CsvSource({PLAIN, SPRING, QUARKUS})
    void aSecondMoreInTheSettingsOfTheServiceIsFound(String artifact, String file, String prefix) throws IOException {
        String manifest = rendered(project(artifact, file, prefix, 35, 22));

        Set<Rule> found = worse(check(project(artifact, file, prefix, 35, 23), manifest));

        assertTrue(found.contains(Rule.G01) || found.contains(Rule.G06), found::toString);
    }

    @ParameterizedTest
    @CsvSource({PLAIN, SPRING, QUARKUS})
    void aVariableThatIsASecondOffIsFound(String artifact, String file, String prefix) throws IOException {
        ServiceProject project = project(artifact, file, prefix, 36, 22);
        String other = rendered(project).replace("value: 36s", "value: 35s");

        assertEquals(Set.of(Rule.G03), worse(check(project, other)));
    }
}
