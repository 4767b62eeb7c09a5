package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest in which each field in turn is of another type than it should be. */
class WrongTypesTest {

    private static final String HOOK =
            "          lifecycle:\n            preStop:\n              httpGet: {path: /drain, port: management}\n";

    private static String manifest() {
        String good = RuleCase.good();
        int at = good.indexOf("          startupProbe:");
        return good.substring(0, at) + HOOK + good.substring(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{a: {b: [c]}}",
                "[]",
                "[[]]",
                "[a, {b: c}, null]",
                "null",
                "~",
                "true",
                "0",
                "-1",
                "99999999999999999999",
                "9223372036854775807",
                "0x7FFFFFFFFFFFFFFF",
                "1.5",
                ".nan",
                "\"\"",
                "\"30\"",
                "text",
                "30s",
                "\"${X}\"",
                "2026-01-01",
                "!!binary aGk=",
                "!x y",
                "50%",
                "200%",
                "-5%",
                "\"%\""
            })
    void isCheckedWithoutAHitch(String other) {
        YamlFile file = YamlFile.of("wrong.yaml", manifest());
        for (var document : file.documents()) {
            for (YamlValue value : Corpus.values(document.root())) {
                List<Edit> edits = value.isScalar() && !other.startsWith("{") && !other.startsWith("[")
                        ? YamlEdits.replace(value, other)
                        : YamlEdits.replaceBlock(value, other);
                if (!edits.isEmpty()) {
                    check(file.with(Edit.apply(file.text(), edits)));
                }
            }
        }
    }

    private static void check(YamlFile changed) {
        assertEquals(List.of(), changed.problems(), changed::text);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertNotNull(Mending.of(Corpus.check(), List.of(changed), Severity.INFO)),
                changed::text);
    }
}
