package io.graceful.testkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpTeachesAScenario() {
        assertEquals(0, run("run", "--help"));
        assertTrue(out.toString().contains("command: [java, -jar, target/service.jar]"), out::toString);
        assertTrue(out.toString().contains("env: {PORT: \"${port.http}\"}"), out::toString);
    }

    @Test
    void withoutAnArgumentItSaysWhatItCanDo() {
        assertEquals(0, run());
        assertTrue(out.toString().contains("run") && out.toString().contains("margin"), out::toString);
    }

    @Test
    void checkShowsTheLagsThatTheSeedDraws() throws IOException {
        Path file = file("name: small\nseed: 7\npod: {command: [service]}\nnodes: [{count: 1, lag: 1s..5s}]\n");

        assertEquals(0, run("check", file.toString()));
        String once = out.toString();
        assertTrue(once.startsWith("small, seed 7\n"), once);
        assertTrue(once.contains("node-1 follows after 1s to 5s; the end of the first pods after "), once);
        out.getBuffer().setLength(0);
        run("check", file.toString());
        assertEquals(once, out.toString());
    }

    @Test
    void everyProblemOfEveryFileIsToldBeforeAnythingRuns() throws IOException {
        Path bad = file("pod: {comand: [x]}\n");

        assertEquals(2, run("run", bad.toString()));
        assertEquals(bad + ":1:7: pod.comand: is not known (did you mean command?)\n", err.toString());
    }

    @Test
    void aMissingFileIsOneLine() {
        assertEquals(2, run("run", "none.yaml"));
        assertEquals("none.yaml: no such file\n", err.toString());
    }

    @Test
    void anUnknownOptionIsAnErrorWithTheUsage() {
        assertEquals(2, run("run", "--sed", "1", "x.yaml"));
        assertTrue(err.toString().startsWith("Unknown option: '--sed'"), err::toString);
    }

    @Test
    void marginTakesOnlyDurations() throws IOException {
        Path file = file("pod: {command: [service]}\n");

        assertEquals(2, run("margin", file.toString(), "--most", "long"));
        assertTrue(err.toString().startsWith("--most long (expected: a duration such as 500ms or 20s)"), err::toString);
    }

    private Path file(String yaml) throws IOException {
        Path file = directory.resolve("scenario.yaml");
        Files.writeString(file, yaml);
        return file;
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
