package io.graceful.manifest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command line in this process. */
abstract class CommandLineCase {

    static final String BROKEN = "kind: [\n";

    static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              template:
                spec:
                  containers: [{name: shop, image: shop}]
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String input = "";

    void input(String text) {
        input = text;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                args);
    }

    /** Fails with status 2 and that sentence, which names the command to read on. */
    void misuse(String command, String sentence, String... args) {
        assertEquals(2, run(args), this::err);
        assertEquals(sentence + "\nTry: graceful-manifest " + command + " --help\n", err());
        assertEquals("", out());
    }

    String file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }
}
