package io.graceful.manifest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderCommandTest extends CommandLineCase {

    private String service;

    @BeforeEach
    void aServiceInPlainJava() throws IOException {
        service = folder.resolve("shop").toString();
        file("shop/src/main/resources/graceful.properties", "graceful.drain.timeout = 12s\n");
        file("shop/pom.xml", """
                <project>
                  <dependencies>
                    <dependency>
                      <groupId>io.graceful</groupId>
                      <artifactId>graceful-core</artifactId>
                    </dependency>
                  </dependencies>
                </project>
                """);
    }

    @Test
    void helpTeachesByExamples() {
        assertEquals(0, run("render", "--help"));
        assertTrue(out().contains("graceful-manifest render . --name shop --form container"), this::out);
    }

    @Test
    void oneFileIsTheWholeOfStandardOutput() {
        assertEquals(0, run("render", service, "--image", "registry.example/shop:1.0", "--replicas", "4"), this::err);
        assertTrue(out().contains("kind: Deployment\n") && out().contains("kind: Service\n"), this::out);
        assertTrue(out().contains("name: shop\n") && out().contains("replicas: 4\n"), this::out);
        assertTrue(out().contains("image: registry.example/shop:1.0\n"), this::out);
        assertTrue(!out().contains("# file:"), this::out);
        assertEquals("", err());
    }

    @Test
    void severalFilesHaveTheirNamesBetween() {
        assertEquals(0, run("render", service, "--form", "kustomize"), this::err);
        assertTrue(out().startsWith("# file: kustomization.yaml\n"), this::out);
        assertTrue(out().contains("\n# file: patch.yaml\n"), this::out);
    }

    @ParameterizedTest
    @CsvSource({"sigterm", "prestop"})
    void whatIsRenderedPassesTheCheck(String mode) throws IOException {
        Path file = folder.resolve("k8s/" + mode + ".yaml");

        assertEquals(0, run("render", service, "--mode", mode, "--output", file.toString()), this::err);
        assertEquals("", out());
        assertEquals("written: " + file + "\n", err());
        assertEquals(0, run("check", "--service", service, file.toString()), this::out);
        assertTrue(out().contains("checked Deployment shop in 1 file"), this::out);
    }

    @Test
    void aFolderGetsAllFiles() throws IOException {
        Path k8s = folder.resolve("k8s/graceful");

        assertEquals(0, run("render", service, "--form", "helm", "--output", k8s.toString()), this::err);
        assertTrue(Files.readString(k8s.resolve("values.yaml")).endsWith("\n"));
        assertTrue(Files.exists(k8s.resolve("_graceful.tpl")));
        assertEquals(2, run("render", service, "--form", "helm", "--output", k8s + "/values.yaml"));
        assertEquals(k8s + "/values.yaml: is a file (expected: a folder for values.yaml and _graceful.tpl)\n", err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --form          | chart | --form: chart (expected: container, manifests, patch, kustomize or helm)
            --mode          | kill  | --mode: kill (expected: sigterm, prestop or sleep)
            --load-balancer | elb   | --load-balancer: elb (expected: none, alb, nlb, neg or other)
            --kubernetes    | new   | --kubernetes: new (expected: a version of Kubernetes such as 1.30)
            --sleep         | 5     | --sleep: 5 (expected: a duration such as 15s or 2m)
            """)
    void whatCannotBeMeantIsRefused(String option, String value, String sentence) {
        misuse("render", sentence, "render", service, option + "=" + value);
    }

    @Test
    void allThatDoesNotFitTogetherIsSaidAtOnce() {
        misuse(
                "render",
                "cannot render:\n  replicas: 0 (expected: 1 or more)\n  sleep: 5s (expected: none in mode sigterm)",
                "render",
                service,
                "--replicas",
                "0",
                "--sleep",
                "5s");
    }

    @Test
    void whatNoManifestIsRightForIsRefusedWithTheReason() {
        misuse(
                "render",
                "cannot render:\n  mode: sleep (expected: sigterm, because the service waits for routers itself:"
                        + " the wait would be paid twice)",
                "render",
                service,
                "--mode",
                "sleep");
    }

    @Test
    void aTokenIsNeverRepeated() {
        misuse(
                "render",
                "cannot render:\n  token: *** (expected: none in mode sigterm, which needs none)",
                "render",
                service,
                "--token",
                "secret-secret");
    }
}
