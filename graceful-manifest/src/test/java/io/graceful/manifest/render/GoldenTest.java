package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.Framework;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is rendered, to be read. To write it anew: {@code mvn -pl graceful-core,graceful-manifest test -Dtest=GoldenTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Drender.write=true}, then look at the difference.
 */
class GoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/io/graceful/manifest/render");

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void isWhatIsKept(Framework framework, StopMode mode) throws IOException {
        Renderer renderer = Services.renderer(framework, mode);

        for (Form form : Form.values()) {
            for (Map.Entry<String, String> file : renderer.render(form).entrySet()) {
                Path golden = FOLDER.resolve(name(framework.name()) + "-" + mode.text())
                        .resolve(name(form.name()))
                        .resolve(file.getKey());
                if (Boolean.getBoolean("render.write")) {
                    Files.createDirectories(golden.getParent());
                    Files.writeString(golden, file.getValue());
                }
                assertEquals(Files.readString(golden), file.getValue(), golden::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.graceful.manifest.render.Services#all")
    void theSameInputGivesTheSameBytes(Framework framework, StopMode mode) {
        for (Form form : Form.values()) {
            Map<String, String> files = Services.renderer(framework, mode).render(form);

            assertEquals(files, Services.renderer(framework, mode).render(form));
            files.forEach((name, text) -> {
                assertTrue(text.endsWith("\n") && !text.endsWith("\n\n"), name);
                assertFalse(text.contains("\r") || text.contains("\t") || text.contains(" \n"), name);
            });
        }
    }

    private static String name(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
