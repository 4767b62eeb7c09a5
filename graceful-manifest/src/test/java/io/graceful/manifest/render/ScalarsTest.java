package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text from outside changes what a manifest says around it. */
class ScalarsTest {

    private static final List<String> HOSTILE = List.of(
            "a: b # c",
            "a #b",
            "- a",
            "? a",
            "'a'",
            "\"a\"",
            "a\\b",
            "[a]",
            "{a}",
            "a,b",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a`",
            " a",
            "a ",
            "",
            "~",
            "null",
            "NULL",
            "yes",
            "No",
            "on",
            "OFF",
            "y",
            "true",
            "1",
            "0x1f",
            "1e3",
            "1:20",
            "1_000",
            ".inf",
            "2026-01-01",
            "---",
            "...",
            "a:",
            ":a",
            "a\nb: c",
            "\r\n",
            "\t",
            "\u0000",
            "\u0007",
            "\u001b[31m",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\u2029",
            "\ufeff",
            "\u202e",
            "ümläut",
            "日本",
            "😀",
            "{{ x }}",
            "$(X)",
            "<<",
            "=",
            "a\\u0041");

    @Test
    void hostileTextsComeBackEqual() {
        HOSTILE.forEach(ScalarsTest::comesBack);
    }

    @Test
    void anyTextComesBackEqual() {
        Random random = new Random(20_261_125);
        String alphabet = "aZ09/._-:@ #'\"\\{}[],&*!|>%`~?=<$()\n\r\t\u0000\u0085\u2028é日";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                if (random.nextInt(20) == 0) {
                    text.appendCodePoint(0x1_0000 + random.nextInt(0xF_0000));
                }
            }
            comesBack(text.toString());
        }
    }

    private static void comesBack(String text) {
        for (String written : List.of(Scalars.text(text), Scalars.quoted(text))) {
            YamlFile file = YamlFile.of("test", "a: " + written + "\nb: {c: " + written + ", d: 1}\ne: 2\n");

            assertEquals(1, file.documents().size(), written);
            YamlValue root = file.documents().get(0).root();
            assertEquals(text, root.get("a").textOrEmpty(), written);
            assertEquals(text, root.at("b", "c").textOrEmpty(), written);
            assertEquals("1", root.at("b", "d").textOrEmpty(), written);
            assertEquals("2", root.get("e").textOrEmpty(), written);
            assertFalse(written.contains("\n"), written);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "/healthz", "registry.example/shop:1.0", "eclipse-temurin@sha256:0a1b", "x-y_z"})
    void whatNeedsNoQuotesHasNone(String text) {
        assertEquals(text, Scalars.text(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "No", "on", "null", "123", "1e3", "a:", "s:/x y"})
    void whatOtherParsersTakeForSomethingElseIsQuoted(String text) {
        assertEquals('"' + text + '"', Scalars.text(text));
    }

    @Test
    void imagesPathsAndTokensComeBackFromAManifest() {
        for (String hostile : HOSTILE) {
            String image = "i" + hostile;
            String path = "/" + hostile;
            String token = ("tok$$$(X)\"'\\#: " + hostile).replaceAll("[^\\x21-\\x7e]", "_");
            Renderer renderer = Renderer.of(
                    Services.with(Framework.SPRING_BOOT)
                            .drainPaths("/d" + hostile)
                            .build(),
                    RenderOptions.builder("shop")
                            .image(image)
                            .readinessPath(path)
                            .livenessPath(path + "!")
                            .mode(StopMode.PRESTOP)
                            .token(token)
                            .build());

            YamlFile file = YamlFile.of("m", renderer.render(Form.MANIFESTS).get("manifests.yaml"));
            assertEquals(3, file.documents().size(), hostile);
            YamlValue container = file.documents()
                    .get(0)
                    .root()
                    .at("spec", "template", "spec", "containers")
                    .items()
                    .get(0);
            YamlValue hook = container.at("lifecycle", "preStop", "httpGet");
            assertEquals(image, container.get("image").textOrEmpty());
            assertEquals(path, container.at("readinessProbe", "httpGet", "path").textOrEmpty());
            assertEquals(
                    path + "!", container.at("livenessProbe", "httpGet", "path").textOrEmpty());
            assertEquals("/d" + hostile, hook.get("path").textOrEmpty());
            assertEquals(
                    token, hook.get("httpHeaders").items().get(0).get("value").textOrEmpty());
            // What Kubernetes makes of the variable: $$ is $.
            assertEquals(
                    token,
                    container
                            .get("env")
                            .items()
                            .get(1)
                            .get("value")
                            .textOrEmpty()
                            .replace("$$", "$"));
        }
    }

    @Test
    void noTextEndsAComment() {
        for (String hostile : HOSTILE) {
            String origin = "file" + hostile + "\nreplicas: 99 #" + hostile;
            Renderer renderer = Renderer.of(
                    Services.with(Framework.PLAIN)
                            .drain(new Figure(Duration.ofSeconds(10), "graceful.drain.timeout", origin))
                            .build(),
                    RenderOptions.builder("shop").build());

            for (Form form : Form.values()) {
                renderer.render(form).forEach((name, text) -> {
                    if (name.endsWith(".yaml")) {
                        YamlFile file = YamlFile.of(name, text);
                        assertEquals(List.of(), file.problems());
                        assertTrue(text.lines().noneMatch(line -> line.strip().startsWith("replicas: 99")), text);
                    }
                });
            }
        }
    }
}
