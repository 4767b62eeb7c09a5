package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Shapes of YAML in which it is easy to put something in the wrong place. */
class YamlEditsShapesTest {

    private static String edited(String text, Function<YamlValue, List<Edit>> change) {
        YamlFile file = YamlFile.of("test.yaml", text);
        assertEquals(List.of(), file.problems());
        return Edit.apply(file.text(), change.apply(file.documents().get(0).root()));
    }

    @Test
    void keepsAnchorsAndTheirAliases() {
        assertEquals("a: &x 45\nb: *x\n", edited("a: &x 30\nb: *x\n", root -> YamlEdits.set(root, "a", "45")));
        assertEquals(
                "spec: &x\n  a: 1\n  b: 2\nother: *x\n",
                edited("spec: &x\n  a: 1\nother: *x\n", root -> YamlEdits.add(root.get("spec"), "b", "2")));
        assertEquals(
                "spec: &x {} # c\nother: *x\n",
                edited("spec: &x # c\n  a: 1\nother: *x\n", root -> YamlEdits.remove(root.at("spec", "a"))));
        String used = "a: &x 30\nb: *x\n";
        assertEquals(used, edited(used, root -> YamlEdits.remove(root.get("a"))));
        assertEquals("a: &x 30\n", edited(used, root -> YamlEdits.remove(root.get("b"))));
    }

    @Test
    void doesNothingWhereATagSaysOtherwise() {
        String text = "a: !!str 30\nb: !secret x\n";
        assertEquals(text, edited(text, root -> YamlEdits.set(root, "a", "45")));
        assertEquals(text, edited(text, root -> YamlEdits.set(root, "b", "45")));
    }

    @Test
    void writesJsonIntoJson() {
        assertEquals(
                "{\"a\": 1, \"b\": {\"c\": [\"x\", \"30s\"], \"d\": true}}",
                edited("{\"a\": 1}", root -> YamlEdits.add(root, "b", "c:\n- x\n- 30s\nd: true")));
        assertEquals(
                "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": \"x y\"\n  }\n}\n",
                edited("{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", root -> YamlEdits.add(root.get("a"), "c", "x y")));
        assertEquals("{\"a\": \"30s\"}", edited("{\"a\": \"10s\"}", root -> YamlEdits.set(root, "a", "30s")));
        assertEquals("{\"a\": {\"b\": 2}}", edited("{\"a\": {}}", root -> YamlEdits.add(root.get("a"), "b", "2")));
        assertEquals("{\"a\": 2}", edited("{\"a\": null}", root -> YamlEdits.add(root, "a", "2")));
        assertEquals("{\"b\": 2}", edited("{\"a\": 1, \"b\": 2}", root -> YamlEdits.remove(root.get("a"))));
        assertEquals("{\"a\": 1}", edited("{\"a\": 1, \"b\": 2}", root -> YamlEdits.remove(root.get("b"))));
        assertEquals("[{\"a\": 1}, {\"b\": 2}]", edited("[{\"a\": 1}]", root -> YamlEdits.addItem(root, "b: 2")));
    }

    @Test
    void putsNothingIntoComments() {
        assertEquals(
                "a: {b: 1, c: 2 # x\n  }\n",
                edited("a: {b: 1 # x\n  }\n", root -> YamlEdits.add(root.get("a"), "c", "2")));
        assertEquals("a: 1 # x\nb: 2\n", edited("a: # x\nb: 2\n", root -> YamlEdits.add(root, "a", "1")));
        assertEquals("a: # x\n  c: 1\nb: 2\n", edited("a: # x\nb: 2\n", root -> YamlEdits.add(root, "a", "c: 1")));
        assertEquals(
                "a: # x\n  d: 1\nb: 2\n",
                edited("a: 7 # x\nb: 2\n", root -> YamlEdits.replaceBlock(root.get("a"), "d: 1")));
        assertEquals(
                "a: 7 # x\nb: 2\n",
                edited("a: # x\n  c: 1\nb: 2\n", root -> YamlEdits.replaceBlock(root.get("a"), "7")));
    }

    @Test
    void leavesCommentsToTheKeyBelowThem() {
        assertEquals(
                "-\n  # of b\n  b: 2\n",
                edited(
                        "- a: 1\n  # of b\n  b: 2\n",
                        root -> YamlEdits.remove(root.items().get(0).get("a"))));
        assertEquals(
                "a: 1\n# of c\nc: 3\n",
                edited("a: 1\nb:\n  x: 1\n  # about x\n# of c\nc: 3\n", root -> YamlEdits.remove(root.get("b"))));
        assertEquals(
                "a:\n  x: 1\n  y: 2\n# of c\nc: 3\n",
                edited("a:\n  x: 1\n# of c\nc: 3\n", root -> YamlEdits.add(root.get("a"), "y", "2")));
    }

    @Test
    void addsBehindBlockScalarsWithoutChangingThem() {
        assertEquals(
                "a:\n  x: |+\n    1\n\n\n  y: 2\nb: 3\n",
                edited("a:\n  x: |+\n    1\n\n\nb: 3\n", root -> YamlEdits.add(root.get("a"), "y", "2")));
        assertEquals(
                "a:\n  x: |\n    1\n  y: 2\n\n\nb: 3\n",
                edited("a:\n  x: |\n    1\n\n\nb: 3\n", root -> YamlEdits.add(root.get("a"), "y", "2")));
        assertEquals(
                "a:\n- x: |-\n    1\n  y: 2\n",
                edited(
                        "a:\n- x: |-\n    1\n",
                        root -> YamlEdits.add(root.get("a").items().get(0), "y", "2")));
        assertEquals("a: |\n  x\nb: 1", edited("a: |\n  x", root -> YamlEdits.add(root, "b", "1")));
    }

    @Test
    void quotesKeysThatNeedIt() {
        assertEquals(
                "a: 1\n\"b: c\": 2\n\"\": 3\n",
                edited(
                        edited("a: 1\n", root -> YamlEdits.add(root, "b: c", "2")),
                        root -> YamlEdits.add(root, "", "3")));
        assertEquals("\"a b\": 2\n", edited("\"a b\": 1\n", root -> YamlEdits.set(root, "a b", "2")));
    }

    @Test
    void followsTheIndentsThatAreThere() {
        assertEquals(
                "l:\n-   a: 1\n    b: 2\n",
                edited(
                        "l:\n-   a: 1\n",
                        root -> YamlEdits.add(root.get("l").items().get(0), "b", "2")));
        assertEquals("l:\n- a\n- b\nm: 1\n", edited("l:\n- a\nm: 1\n", root -> YamlEdits.addItem(root.get("l"), "b")));
        assertEquals(
                "l:\n    - a\n    - b: 1\n      c: 2\n",
                edited("l:\n    - a\n", root -> YamlEdits.addItem(root.get("l"), "b: 1\nc: 2")));
        assertEquals("a: 1   \t\nb: 2\n", edited("a: 1   \t\n", root -> YamlEdits.add(root, "b", "2")));
    }

    @Test
    void fillsAnEmptyFlowMappingOnlyOnce() {
        YamlFile file = YamlFile.of("x.yaml", "a: {}\n");
        YamlValue a = file.documents().get(0).root().get("a");
        List<Edit> edits = new java.util.ArrayList<>(YamlEdits.add(a, "b", "1"));
        edits.addAll(YamlEdits.add(a, "c", "2"));

        assertEquals("a: {b: 1}\n", Edit.apply(file.text(), edits));
    }

    @Test
    void doesNothingWithWhatIsNoYaml() {
        String text = "a: 1\n";
        assertEquals(text, edited(text, root -> YamlEdits.set(root, "a", "x: y: z")));
        assertEquals(text, edited(text, root -> YamlEdits.set(root, "a", "1\nb: 2")));
        assertEquals(text, edited(text, root -> YamlEdits.add(root, "b", "[")));
        assertEquals(text, edited(text, root -> YamlEdits.add(root, "b", "1\n---\n2")));
    }

    @Test
    void keepsOldLineEnds() {
        assertEquals(
                "a:\r  b: 1\r  c:\r    d: 1\re: 2\r",
                edited("a:\r  b: 1\re: 2\r", root -> YamlEdits.add(root.get("a"), "c", "d: 1")));
    }
}
