package io.graceful.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.ManifestCheck;
import io.graceful.manifest.render.Form;
import io.graceful.manifest.render.RenderOptions;
import io.graceful.manifest.render.Renderer;
import io.graceful.manifest.render.StopMode;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths and scheme of probes and hook follow the properties that move them, are rendered so, and missed when they are wrong. */
class WhereItAnswersTest {

    private static final String ACTUATOR = "<dependency><groupId>org.springframework.boot</groupId>"
            + "<artifactId>spring-boot-starter-actuator</artifactId><version>4.1.2</version></dependency>";

    @TempDir
    private Path folder;

    private ServiceProject project(String artifact, String file, String... properties) throws IOException {
        Files.writeString(
                folder.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId><artifactId>shop</artifactId><version>1</version>
                  <dependencies>
                    <dependency><groupId>io.graceful</groupId><artifactId>%s</artifactId><version>1</version></dependency>
                    %s
                  </dependencies>
                </project>
                """.formatted(artifact, artifact.contains("spring") ? ACTUATOR : ""));
        Path resources = Files.createDirectories(folder.resolve("src/main/resources"));
        Files.writeString(resources.resolve(file), String.join("\n", properties) + "\n");
        return ServiceProject.read(folder, List.of(), Framework.UNKNOWN);
    }

    private ServiceProject spring(String... properties) throws IOException {
        return project("graceful-spring-boot-starter", "application.properties", properties);
    }

    private static String rendered(ServiceProject project) {
        return Renderer.of(
                        project.profile(PodEnvironment.EMPTY),
                        RenderOptions.builder("shop")
                                .mode(StopMode.PRESTOP)
                                .token("open-sesame")
                                .build())
                .render(Form.MANIFESTS)
                .get("manifests.yaml");
    }

    private static Set<String> broken(ServiceProject project, String manifest) {
        Set<String> rules = new TreeSet<>();
        ManifestCheck.of(project::profile)
                .check(List.of(YamlFile.of("shop.yaml", manifest)))
                .open()
                .forEach(finding -> rules.add(finding.rule() + " " + finding.severity()));
        return rules;
    }

    @ParameterizedTest
    @CsvSource({
        "spring.mvc.servlet.path=/api, ''",
        "server.servlet.context-path=/shop, /shop",
        "graceful.management.base-path=/platform, /platform",
    })
    void pathsAreRenderedAsTheyAreAnsweredAndOthersAreFound(String property, String before) throws IOException {
        ServiceProject project = spring(property, "graceful.management.token=open-sesame");

        String manifest = rendered(project);

        for (String path : List.of("/startupz", "/healthz", "/livez")) {
            assertTrue(manifest.contains("httpGet: {path: " + before + path + ", port: http}"), manifest);
        }
        assertTrue(manifest.contains("path: " + before + "/drain\n"), manifest);
        assertFalse(broken(project, manifest).stream().anyMatch(rule -> rule.matches("[RP].* ERROR")), manifest);

        String wrong = before.isEmpty() ? "/api" : "";
        String other = manifest.replace("{path: " + before + "/healthz", "{path: " + wrong + "/healthz")
                .replace("path: " + before + "/drain", "path: " + wrong + "/drain");
        Set<String> found = broken(project, other);
        assertTrue(found.contains("R08 ERROR") && found.contains("P03 ERROR"), () -> found + "\n" + other);
    }

    @ParameterizedTest
    @CsvSource({
        "graceful-core, graceful.properties, ''",
        "graceful-quarkus, application.properties, quarkus.",
    })
    void theBasePathIsEveryFrameworks(String artifact, String file, String prefix) throws IOException {
        ServiceProject project = project(artifact, file, prefix + "graceful.management.base-path=/platform/");

        assertEquals(
                List.of("/platform/healthz", "/platform/readyz"),
                List.copyOf(project.profile(PodEnvironment.EMPTY).readinessPaths()));
        assertTrue(rendered(project).contains("path: /platform/drain\n"));
    }

    @Test
    void onGracefulsOwnPortItIsThereToo() throws IOException {
        ServiceProject project = spring(
                "server.servlet.context-path=/shop",
                "graceful.management.base-path=/platform",
                "graceful.management.port=8081",
                "graceful.management.token=open-sesame");

        String manifest = rendered(project);

        assertTrue(manifest.contains("httpGet: {path: /platform/healthz, port: management}"), manifest);
        String other = manifest.replace("/platform/healthz", "/healthz").replace("/platform/drain", "/drain");
        Set<String> found = broken(project, other);
        assertTrue(found.contains("R08 ERROR") && found.contains("P03 ERROR"), () -> found + "\n" + other);
    }

    @ParameterizedTest
    @CsvSource({
        "server.ssl.bundle=web, ''",
        "server.ssl.key-store=keys.p12, server.ssl.enabled=true",
        "server.ssl.bundle=web, management.server.port=9000",
        "management.server.port=9000, management.server.ssl.bundle=web",
    })
    void overTlsTheSchemeIsThere(String first, String second) throws IOException {
        ServiceProject project = spring(first, second, "graceful.management.token=open-sesame");

        String manifest = rendered(project);

        assertEquals(3, manifest.split(", scheme: HTTPS}", -1).length - 1, manifest);
        assertTrue(
                Pattern.compile("(\n +)port: \\w+\\1scheme: HTTPS\\1httpHeaders:")
                        .matcher(manifest)
                        .find(),
                manifest);
        assertFalse(broken(project, manifest).stream().anyMatch(rule -> rule.matches("[RP].* ERROR")), manifest);

        String plain = manifest.replace(", scheme: HTTPS", "").replaceAll("\n *scheme: HTTPS", "");
        assertTrue(
                broken(project, plain).containsAll(Set.of("R15 ERROR", "P03 ERROR")),
                () -> broken(project, plain) + "\n" + plain);
    }

    @ParameterizedTest
    @CsvSource({
        "server.ssl.enabled=false, server.ssl.bundle=web",
        "server.ssl.bundle=web, graceful.management.port=8081",
        "server.ssl.client-auth=need, graceful.management.port=8081",
    })
    void whereProbesGoInPlainHttpItIsNot(String first, String second) throws IOException {
        ServiceProject project = spring(first, second, "graceful.management.token=open-sesame");

        String manifest = rendered(project);

        assertFalse(manifest.contains("HTTPS"), manifest);
        assertFalse(broken(project, manifest).stream().anyMatch(rule -> rule.matches("[RP].* ERROR")), manifest);
    }

    @Test
    void withoutAWordOfItsOwnTheManagementPortIsPlainOnlyIfItSaysSo() throws IOException {
        ServiceProject project =
                spring("server.ssl.bundle=web", "management.server.port=9000", "management.server.ssl.enabled=false");

        assertFalse(rendered(project).contains("HTTPS"));
    }

    @Test
    void whereACertificateIsNeededNothingIsRenderedAndEveryProbeIsFound() throws IOException {
        String manifest = rendered(spring("graceful.management.token=open-sesame"));
        ServiceProject project =
                spring("server.ssl.bundle=web", "server.ssl.client-auth=need", "graceful.management.token=open-sesame");

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> rendered(project));
        assertTrue(
                refused.getMessage()
                        .contains("client-auth: need (expected: probes on a port that needs no certificate"),
                refused::getMessage);
        assertTrue(refused.getMessage().contains("graceful.management.port=8081"), refused::getMessage);
        assertTrue(broken(project, manifest).containsAll(Set.of("R16 ERROR", "P04 ERROR")));
    }
}
