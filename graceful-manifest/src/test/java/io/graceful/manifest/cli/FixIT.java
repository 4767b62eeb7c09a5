package io.graceful.manifest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mends a manifest whose grace period is one second off, with the jar that runs by itself. */
class FixIT {

    private static final Path JAR = Path.of("target", "graceful-manifest.jar").toAbsolutePath();

    @TempDir
    Path folder;

    private String good;
    private String wrong;
    private Path manifest;

    @BeforeEach
    void aManifestWithLineEndsOfWindows() throws IOException {
        try (InputStream in = FixIT.class.getResourceAsStream("/io/graceful/manifest/check/good.yaml")) {
            good = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\n", "\r\n");
        }
        wrong = good.replace("value: 30s", "value: 31s");
        manifest = Files.writeString(folder.resolve("shop.yaml"), wrong);
        Files.writeString(
                folder.resolve("pom.xml"),
                "<project><dependencies><dependency><groupId>io.graceful</groupId>"
                        + "<artifactId>graceful-core</artifactId></dependency></dependencies></project>");
    }

    @Test
    void aFileIsMendedInPlace() throws Exception {
        assertEquals(1, run("check", "--service", ".", "shop.yaml"));
        assertTrue(out().contains(" error G03 "), out());

        assertEquals(0, run("check", "--service", ".", "--fix", "shop.yaml"), this::outOrEmpty);

        assertTrue(out().contains(": mended G03 "), out());
        String mended = Files.readString(manifest);
        assertEquals(good.split("\r\n").length, mended.split("\r\n").length);
        assertFalse(mended.replace("\r\n", "").contains("\n"), "line ends stay as they were");
        assertEquals(0, run("check", "--service", ".", "shop.yaml"), this::outOrEmpty);
    }

    @Test
    void aPipeIsMendedOnItsWay() throws Exception {
        assertEquals(0, run("check", "--service", ".", "--fix", "-"), this::outOrEmpty);

        assertTrue(out().startsWith("# A service in plain Java") && out().contains("\r\n"), out());
        assertFalse(out().contains("mended"), "what is piped on is YAML only");
        assertTrue(Files.readString(folder.resolve("err.txt")).contains(": mended G03 "));
        assertEquals(wrong, Files.readString(manifest));
    }

    @Test
    void sarifNamesTheFixAndItsCharacters() throws Exception {
        assertEquals(1, run("check", "--service", ".", "--format", "sarif", "shop.yaml"));

        assertTrue(out().contains("\"ruleId\":\"G03\""), out());
        assertTrue(out().contains("\"deletedRegion\":{\"charOffset\":"), out());
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out.txt"));
    }

    private String outOrEmpty() {
        try {
            return out() + Files.readString(folder.resolve("err.txt"));
        } catch (IOException e) {
            return "";
        }
    }

    /** The manifest is on standard input each time. */
    private int run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(manifest.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "ends by itself");
        return process.exitValue();
    }
}
