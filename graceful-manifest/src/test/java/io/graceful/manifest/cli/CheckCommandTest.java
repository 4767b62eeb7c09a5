package io.graceful.manifest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest extends CommandLineCase {

    @Test
    void helpTeachesByExamples() {
        assertEquals(0, run("check", "--help"));
        assertTrue(out().contains("helm template . | graceful-manifest check --service .. -"), this::out);
        assertTrue(out().contains("at least as bad as --fail-on, 2 bad usage or"), this::out);
    }

    @Test
    void rulesAreShownWithoutAnyInput() {
        assertEquals(0, run("check", "--rules"));
        assertTrue(out().contains("P06 error   No tcpSocket hook\n"), this::out);
    }

    @Test
    void whatIsNoYamlIsAFinding() throws IOException {
        String file = file("broken.yaml", BROKEN);

        assertEquals(1, run("check", file));
        assertTrue(out().contains(file + ":2:1: error Y01 "), this::out);
        assertTrue(out().contains("\n    rule: Every document can be read\n"), this::out);
        assertEquals("", err());
    }

    @Test
    void whatIsNotThereIsUnreadableInput() {
        assertEquals(2, run("check", "none.yaml"));
        assertEquals("none.yaml: no such file\n", err());
    }

    @Test
    void standardInputHasAName() {
        input(BROKEN);

        assertEquals(1, run("check", "-"));
        assertTrue(out().startsWith("stdin:2:1: error Y01 "), this::out);
        assertEquals(1, run("check", "--stdin-name", "k8s/shop.yaml", "-"));
        assertTrue(out().startsWith("k8s/shop.yaml:2:1: error Y01 "), this::out);
    }

    @Test
    void foldersAreSearchedAndChartsAreAnswered() throws IOException {
        file("k8s/shop.yaml", "kind: ConfigMap\n");
        file("k8s/chart/Chart.yaml", "name: shop\n");
        String k8s = folder.resolve("k8s").toString();

        assertEquals(0, run("check", k8s));
        assertEquals("0 errors, 0 warnings, 0 infos; no workload in 1 file\n", out());
        String chart = k8s + "/chart";
        assertEquals(
                chart + ": is a Helm chart (check what it renders to: helm template " + chart
                        + " | graceful-manifest check -)\n",
                err());
    }

    @Test
    void aFolderWithoutManifestsIsUnreadableInput() {
        assertEquals(2, run("check", folder.toString()));
        assertEquals(folder + ": nothing to check (expected: *.yaml, *.yml or *.json)\n", err());
    }

    @Test
    void neverFailsWhenToldSo() throws IOException {
        assertEquals(0, run("check", "--fail-on", "never", file("broken.yaml", BROKEN)));
        assertTrue(out().contains("1 error, "), this::out);
    }

    @Test
    void jsonAndSarifAreTheWholeOfStandardOutput() throws IOException {
        String file = file("broken.yaml", BROKEN);

        assertEquals(1, run("check", "--format", "json", file));
        assertTrue(out().startsWith("{\"version\":1,") && out().endsWith("}\n"), this::out);
        assertEquals(1, run("check", "--format", "SARIF", file));
        assertTrue(out().startsWith("{\"$schema\":") && out().endsWith("}\n"), this::out);
    }

    @Test
    void aReportInAFileLeavesTheTextOnStandardOutput() throws IOException {
        Path report = folder.resolve("out/deep/report.sarif");

        assertEquals(1, run("check", "--format", "sarif", "--output", report.toString(), file("broken.yaml", BROKEN)));
        assertTrue(out().contains(": error Y01 "), this::out);
        assertTrue(Files.readString(report).startsWith("{\"$schema\":"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --format        | xml    | --format: xml (expected: text, json or sarif)
            --fail-on       | always | --fail-on: always (expected: error, warning, info or never)
            --kubernetes    | new    | --kubernetes: new (expected: a version of Kubernetes such as 1.30)
            --load-balancer | elb    | --load-balancer: elb (expected: none, alb, nlb, neg or other)
            --mesh          | consul | --mesh: consul (expected: none, istio or linkerd)
            --image         | alpine | --image: alpine (expected: shell or distroless)
            --nodes         | cheap  | --nodes: cheap (expected: stable, autoscaled or spot)
            --node-shutdown | 15     | --node-shutdown: 15 (expected: a duration such as 15s or 2m)
            --node-shutdown | -15s   | --node-shutdown: -15s (expected: a duration such as 15s or 2m)
            --container     | till   | --container: till (expected: the name of a container in a workload)
            --profile       | prod   | --profile and --framework: without --service (expected: the project that they are about)
            """)
    void whatCannotBeMeantIsRefusedInOneSentence(String option, String value, String sentence) throws IOException {
        misuse("check", sentence, "check", option + "=" + value, file("shop.yaml", DEPLOYMENT));
    }

    @Test
    void theFrameworkOfAServiceIsOneOfThree() throws IOException {
        misuse(
                "check",
                "--framework: micronaut (expected: plain, spring-boot, quarkus or unknown)",
                "check",
                "--service",
                folder.toString(),
                "--framework",
                "micronaut",
                file("shop.yaml", DEPLOYMENT));
    }

    @Test
    void aServiceIsAFolder() throws IOException {
        String file = file("shop.yaml", DEPLOYMENT);

        assertEquals(2, run("check", "--service", file, file));
        assertEquals(
                file
                        + ": is no folder (expected: the folder of a service's project, with its pom.xml or build.gradle)\n",
                err());
    }

    @Test
    void aMissingDockerfileIsUnreadableInput() throws IOException {
        assertEquals(2, run("check", "--dockerfile", "none", file("shop.yaml", DEPLOYMENT)));
        assertEquals("none: no such file\n", err());
    }

    @Test
    void somethingHasToBeChecked() {
        misuse("check", "PATH: none is given (expected: manifests, folders of them, or - for standard input)", "check");
    }

    @Test
    void durationsAreReadInSecondsAndMinutes() throws IOException {
        String file = file("shop.yaml", "kind: ConfigMap\n");

        for (String time : new String[] {"15s", "2m", "1m30s", "500ms", "PT15S", "0"}) {
            assertEquals(0, run("check", "--node-shutdown", time, file), this::err);
        }
    }

    @Test
    void aFixOfNothingLeavesFilesAlone() throws IOException {
        Path file = Path.of(file("shop.yaml", "kind: ConfigMap\r\n"));
        var before = Files.getLastModifiedTime(file);

        assertEquals(0, run("check", "--fix", file.toString()));
        assertEquals(before, Files.getLastModifiedTime(file));
    }

    @Test
    void inAPipeTheManifestGoesOnAndTheReportDoesNot() {
        input("\uFEFFkind: ConfigMap\r\n");

        assertEquals(0, run("check", "--fix", "-"));
        assertEquals("\uFEFFkind: ConfigMap\r\n", out());
        assertEquals("0 errors, 0 warnings, 0 infos; no workload in 1 file\n", err());
    }

    @Test
    void aPipeAndFilesCannotBeMendedTogether() throws IOException {
        misuse(
                "check",
                "--fix: standard input beside other files (expected: either)",
                "check",
                "--fix",
                "-",
                file("shop.yaml", DEPLOYMENT));
    }

    @Test
    void noColoursWithoutATerminal() throws IOException {
        run("check", file("broken.yaml", BROKEN));
        assertFalse(out().contains("\u001B"), this::out);
    }
}
