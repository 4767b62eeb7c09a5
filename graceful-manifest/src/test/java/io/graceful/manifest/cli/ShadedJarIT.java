package io.graceful.manifest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that runs by itself, as a process. */
class ShadedJarIT {

    private static final Path JAR = Path.of("target", "graceful-manifest.jar").toAbsolutePath();

    private static final String GOOD = "kind: ConfigMap\nmetadata: {name: ü}\n";

    @TempDir
    Path folder;

    private record Outcome(int status, String out, String err) {}

    @Test
    void checksWhatComesThroughAPipe() throws Exception {
        Outcome good = run(GOOD, "check", "-");
        Outcome broken = run("kind: [\n", "check", "--stdin-name", "k8s/ü.yaml", "-");

        assertEquals(new Outcome(0, "0 errors, 0 warnings, 0 infos; no workload in 1 file\n", ""), good);
        assertEquals(1, broken.status(), broken::toString);
        assertTrue(broken.out().startsWith("k8s/ü.yaml:2:1: error Y01 "), broken::toString);
    }

    @Test
    void badUsageIsStatusTwo() throws Exception {
        assertEquals(
                new Outcome(
                        2, "", "--mesh: x (expected: none, istio or linkerd)\nTry: graceful-manifest check --help\n"),
                run(GOOD, "check", "--mesh", "x", "-"));
        assertEquals(new Outcome(2, "", "none.yaml: no such file\n"), run("", "check", "none.yaml"));
    }

    @Test
    void sarifHasTheVersionOfTheJar() throws Exception {
        Files.writeString(folder.resolve("shop.yaml"), "kind: [\n");

        Outcome sarif = run("", "check", "--format", "sarif", "shop.yaml");

        assertEquals(1, sarif.status(), sarif::toString);
        assertTrue(sarif.out().contains("\"name\":\"graceful-manifest\",\"version\":\"0."), sarif::out);
        assertTrue(sarif.out().contains("\"artifactLocation\":{\"uri\":\"shop.yaml\"}"), sarif::out);
    }

    @Test
    void explainsWithoutAManifest() throws Exception {
        Outcome explained = run("", "explain", ".");

        assertEquals(0, explained.status(), explained::toString);
        assertTrue(explained.out().contains("the stop, begun by SIGTERM\n"), explained::out);
    }

    private Outcome run(String input, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "ends by itself");
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
