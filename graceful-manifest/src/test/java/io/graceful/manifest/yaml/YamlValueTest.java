package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlValueTest {

    private static YamlValue root(String text) {
        YamlFile file = YamlFile.of("v.yaml", text);
        assertEquals(List.of(), file.problems());
        return file.documents().get(0).root();
    }

    @ParameterizedTest
    @CsvSource({
        "30, 30",
        "0, 0",
        "-5, -5",
        "+5, 5",
        "0x1F, 31",
        "0x1f, 31",
        "-0x1F, -31",
        "0o17, 15",
        "010, 8",
        "089, 89",
        "0b101, 5",
        "1_000, 1000",
        "0x_1F, 31",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "!!int 7, 7",
        "&x 7, 7",
        "0000, 0"
    })
    void readsWholeNumbersAsKubernetesDoes(String text, long number) {
        assertEquals(OptionalLong.of(number), root("a: " + text).get("a").number());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"30\"",
                "'30'",
                "30s",
                "1e3",
                "30.0",
                "1.5",
                ".inf",
                "99999999999999999999",
                "9223372036854775808",
                "!!str 30",
                "! 30",
                "_1",
                "_",
                "0x",
                "0b",
                "0b2",
                "0o8",
                "--1",
                "+-1",
                "1 000",
                "٣",
                "|\n  30",
                "null",
                "true",
                "[30]",
                "{30: 30}",
                "''",
                "-",
                "+"
            })
    void findsNoNumberInAnythingElse(String text) {
        if (text.equals("-")) {
            assertTrue(root("a:\n-").get("a").number().isEmpty());
        } else {
            assertTrue(root("a: " + text).get("a").number().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "True, true",
        "TRUE, true",
        "yes, true",
        "on, true",
        "false, false",
        "No, false",
        "OFF, false",
        "n, false"
    })
    void readsTruthAsKubernetesDoes(String text, boolean expected) {
        assertEquals(Optional.of(expected), root("a: " + text).get("a").bool());
        assertEquals(Optional.empty(), root("a: '" + text + "'").get("a").bool());
        assertEquals(expected, root("a: " + text).get("a").isTrue());
        assertEquals(Optional.of(text), root("a: " + text).get("a").text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL", "# x", "!!null x", "&a"})
    void takesNullForNothing(String text) {
        YamlValue a = root("a: " + text + "\nb: 1").get("a");

        assertTrue(a.isNull());
        assertFalse(a.exists());
        assertFalse(a.isScalar());
        assertEquals(Optional.empty(), a.text());
        assertEquals("nothing", a.shown());
        assertEquals("v.yaml:1:1", a.place().toString());
    }

    @Test
    void whatIsMissingIsPlacedInWhatItWouldStandIn() {
        YamlValue root = root("# first\nspec:\n  list:\n    - x: 1\n");

        YamlValue missing = root.at("spec", "template", "spec");
        assertFalse(missing.exists());
        assertFalse(missing.isNull());
        assertEquals("spec.template.spec", missing.path());
        assertEquals("v.yaml:2:1", missing.place().toString());
        assertEquals("v.yaml:2:1", missing.valuePlace().toString());
        assertEquals(
                "v.yaml:4:7",
                root.at("spec", "list").items().get(0).get("none").place().toString());
        assertEquals("v.yaml:2:1", root.get("none").place().toString());
        assertEquals(
                "spec.list[0].x",
                root.at("spec", "list").items().get(0).get("x").path());
        assertSame(root, root.parent());
        assertEquals(List.of(), missing.items());
        assertTrue(missing.entries().isEmpty());
        assertEquals("nothing", missing.shown());
    }

    @Test
    void theLastOfTwoKeysWins() {
        YamlFile file = YamlFile.of("v.yaml", "a: 1\nb: 2\na: 3\n");

        YamlValue root = file.documents().get(0).root();
        assertEquals(
                "v.yaml:3:1: a is there twice (expected: once)",
                file.problems().get(0).toString());
        assertEquals("3", root.get("a").textOrEmpty());
        assertEquals("3", root.entries().get("a").textOrEmpty());
        assertEquals(3, root.get("a").place().line());
    }

    @Test
    void ownKeysWinOverMergedOnesAndTheFirstOfSeveralMergedWins() {
        YamlValue root = root("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: &c\n  <<: [*a, *b]\n  z: 3\n"
                + "d:\n  x: 4\n  <<: *c\ne: {<<: *c, y: 5}\n'<<': {q: 1}\n");

        assertEquals("{z=3, x=1, y=1}", Walk.java(root.get("c")).toString());
        assertEquals("{x=4, z=3, y=1}", Walk.java(root.get("d")).toString());
        assertEquals("{y=5, z=3, x=1}", Walk.java(root.get("e")).toString());
        for (String name : List.of("c", "d", "e")) {
            YamlValue mapping = root.get(name);
            mapping.entries().forEach((key, value) -> {
                assertEquals(value.textOrEmpty(), mapping.get(key).textOrEmpty());
                assertEquals(value.isShared(), mapping.get(key).isShared());
                assertEquals(value.place(), mapping.get(key).place());
            });
        }
        assertTrue(root.at("c", "x").isShared());
        assertFalse(root.at("c", "z").isShared());
        assertEquals("v.yaml:1:8", root.at("c", "x").place().toString());
        assertFalse(root.get("q").exists());
        assertEquals("1", root.at("<<", "q").textOrEmpty());
    }

    @Test
    void whatIsBehindAnAliasIsPlacedAtTheAlias() {
        YamlValue root = root("a: &a\n  x: {y: 1}\nb: *a\nc:\n  - *a\n");

        assertEquals("v.yaml:3:1", root.at("b", "x", "y").place().toString());
        assertEquals("v.yaml:3:1", root.at("b", "x", "y").valuePlace().toString());
        assertEquals("v.yaml:4:1", root.get("c").items().get(0).get("x").place().toString());
        assertTrue(root.at("b", "x", "y").isShared());
        assertTrue(root.get("c").items().get(0).isShared());
        assertEquals("1", root.at("b", "x", "y").textOrEmpty());
    }

    @Test
    void showsOneShortHarmlessLine() {
        YamlValue root = root("a: \"x\\ny\\e[31m\\u202e\"\nb: " + "😀".repeat(100) + "\nc: {}\nd: []\n");

        assertEquals("x?y?[31m?", root.get("a").shown());
        assertEquals("😀".repeat(80) + "…", root.get("b").shown());
        assertEquals("a mapping", root.get("c").shown());
        assertEquals("a list", root.get("d").shown());
    }
}
