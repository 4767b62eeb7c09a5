package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class YamlEditsTest {

    private static String edited(String text, Function<YamlValue, List<Edit>> change) {
        YamlFile file = YamlFile.of("test.yaml", text);
        assertEquals(List.of(), file.problems());
        return Edit.apply(file.text(), change.apply(file.documents().get(0).root()));
    }

    @Test
    void replacesOnlyTheScalarAndKeepsTheCommentBehindIt() {
        String text = "# 😀 above\nspec:\n  grace: 30   # seconds\n  other: x\n";

        assertEquals(text.replace("30", "45"), edited(text, root -> YamlEdits.set(root.get("spec"), "grace", "45")));
    }

    @Test
    void addsAKeyAfterTheLastLineOfItsMapping() {
        String text = "spec:\n  a: 1\n  b:\n    - x\n    - y # last\n\n# of the next\nkind: Pod\n";

        assertEquals(
                text.replace("- y # last\n", "- y # last\n  c: 2\n"),
                edited(text, root -> YamlEdits.set(root.get("spec"), "c", "2")));
    }

    @Test
    void addsNestedKeysWithTheLineEndsOfTheFile() {
        String text = "items:\r\n- name: a\r\n  port: 1\r\n- name: b\r\n";

        assertEquals(
                "items:\r\n- name: a\r\n  port: 1\r\n  probe:\r\n    path: /x\r\n    port: 2\r\n- name: b\r\n",
                edited(text, root -> YamlEdits.add(root.get("items").items().get(0), "probe", "path: /x\nport: 2")));
    }

    @Test
    void addsToFlowCollections() {
        assertEquals(
                "a: {b: 1, c: {d: 2}}\n", edited("a: {b: 1}\n", root -> YamlEdits.add(root.get("a"), "c", "d: 2\n")));
        assertEquals("a: {c: 2}\n", edited("a: {}\n", root -> YamlEdits.add(root.get("a"), "c", "2")));
        assertEquals("a: [1, 2]\n", edited("a: [1]\n", root -> YamlEdits.addItem(root.get("a"), "2")));
    }

    @Test
    void addsBehindTheLastLineOfAFileWithoutALineEnd() {
        assertEquals("a: 1\nb: 2", edited("a: 1", root -> YamlEdits.add(root, "b", "2")));
    }

    @Test
    void fillsAKeyThatHasNothingBehindIt() {
        assertEquals("a:\n  b: 1\nc: 2\n", edited("a:\nc: 2\n", root -> YamlEdits.add(root, "a", "b: 1\n")));
        assertEquals("a: 1\nc: 2\n", edited("a: null\nc: 2\n", root -> YamlEdits.add(root, "a", "1")));
    }

    @Test
    void addsItemsToABlockList() {
        assertEquals(
                "env:\n  - name: A\n    value: x\n  - {name: B, value: y}\nnext: 1\n",
                edited(
                        "env:\n  - name: A\n    value: x\nnext: 1\n",
                        root -> YamlEdits.addItem(root.get("env"), "{name: B, value: y}")));
    }

    @Test
    void removesAKeyWithAllItsLines() {
        assertEquals(
                "a: 1\nc: 3\n",
                edited("a: 1\nb:\n  - x: 1\n    y: 2\nc: 3\n", root -> YamlEdits.remove(root.get("b"))));
        assertEquals("a: {c: 2}\n", edited("a: {b: 1, c: 2}\n", root -> YamlEdits.remove(root.at("a", "b"))));
        assertEquals("a: {b: 1}\n", edited("a: {b: 1, c: 2}\n", root -> YamlEdits.remove(root.at("a", "c"))));
        assertEquals("a: {}\n", edited("a:\n  b: 1\n", root -> YamlEdits.remove(root.at("a", "b"))));
        assertEquals(
                "l:\n- b: 2\n  c: 3\n",
                edited(
                        "l:\n- a: 1\n  b: 2\n  c: 3\n",
                        root -> YamlEdits.remove(root.get("l").items().get(0).get("a"))));
    }

    @Test
    void replacesABlockWhateverItWas() {
        assertEquals(
                "a: 1\nhook:\n  sleep:\n    seconds: 5\nb: 2\n",
                edited(
                        "a: 1\nhook:\n  exec:\n    command:\n    - sh\n    - -c\nb: 2\n",
                        root -> YamlEdits.replaceBlock(root.get("hook"), "sleep:\n  seconds: 5")));
    }

    @Test
    void leavesAloneWhatStandsForSeveralPlaces() {
        String text = "base: &base {grace: 30}\none: *base\ntwo:\n  <<: *base\n  x: 1\n";

        assertEquals(text, edited(text, root -> YamlEdits.set(root.get("one"), "grace", "45")));
        assertEquals(text, edited(text, root -> YamlEdits.set(root.get("two"), "grace", "45")));
        assertTrue(edited(text, root -> YamlEdits.set(root.get("base"), "grace", "45"))
                .startsWith("base: &base {grace: 45}"));
    }

    @Test
    void addsBehindAnAlias() {
        String text = "base: &base\n  x: 1\nspec:\n  one: *base # here\nnext: 2\n";

        assertEquals(
                text.replace("# here\n", "# here\n  two: 3\n"),
                edited(text, root -> YamlEdits.add(root.get("spec"), "two", "3")));
    }

    @Test
    void keepsTheByteOrderMarkAndCountsInCharactersBehindIt() {
        YamlFile file = YamlFile.of("test.yaml", "\uFEFFa: 😀 # 😀\nb: 1\n");
        YamlValue b = file.documents().get(0).root().get("b");

        assertEquals("test.yaml:2:1", b.place().toString());
        assertEquals(
                "\uFEFFa: 😀 # 😀\nb: 2\n",
                new String(
                        file.bytes(Edit.apply(file.text(), YamlEdits.replace(b, "2"))),
                        java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void addsInFrontOfAKeyAndOfTheCommentsThatBelongToIt() {
        assertEquals(
                "spec:\n  a: |\n    # text\n  new:\n    x: 1\n  # of b\n  b: 2\n",
                edited(
                        "spec:\n  a: |\n    # text\n  # of b\n  b: 2\n",
                        root -> YamlEdits.addBefore(root.at("spec", "b"), "new", "x: 1")));
        assertEquals(
                "l:\n- b: 2\n  new: 1\n",
                edited(
                        "l:\n- b: 2\n",
                        root -> YamlEdits.addBefore(root.get("l").items().get(0).get("b"), "new", "1")));
        assertEquals("{b: 2, new: 1}\n", edited("{b: 2}\n", root -> YamlEdits.addBefore(root.get("b"), "new", "1")));
        assertEquals("b: 2\nnew: 1\n", edited("b: 2\n", root -> YamlEdits.addBefore(root.get("c"), "new", "1")));
    }

    @Test
    void replacesAKeyTogetherWithItsScalar() {
        assertEquals(
                "a: 1\nmost: 1 # all\n",
                edited("a: 1\nleast: '3' # all\n", root -> YamlEdits.replaceEntry(root.get("least"), "most", "1")));
    }

    @Test
    void quotesWhatWouldReadAsSomethingElse() {
        assertEquals("shop-1", YamlEdits.scalar("shop-1"));
        assertEquals("app.kubernetes.io/name", YamlEdits.scalar("app.kubernetes.io/name"));
        for (String text : List.of("true", "No", "1.0", "1", "", "a: b", "a\"b\\c", "~", "-", "null", ".5")) {
            String yaml = YamlEdits.scalar(text);
            assertEquals('"', yaml.charAt(0), yaml);
            assertEquals(
                    text,
                    YamlFile.of("a.yaml", "a: " + yaml)
                            .documents()
                            .get(0)
                            .root()
                            .get("a")
                            .textOrEmpty());
        }
    }

    @Test
    void whatIsAddedInOnePlaceStaysWithWhatEndsThere() {
        YamlFile file = YamlFile.of("a.yaml", "pod:\n  list:\n  - one\n  probe:\n    path: /x\n");
        YamlValue pod = file.documents().get(0).root().get("pod");
        List<Edit> edits = new ArrayList<>(YamlEdits.add(pod, "other", "path: /y"));
        edits.addAll(YamlEdits.add(pod.get("probe"), "port", "80"));

        assertEquals(
                "pod:\n  list:\n  - one\n  probe:\n    path: /x\n    port: 80\n  other:\n    path: /y\n",
                Edit.apply(file.text(), edits));
    }

    @Test
    void anItemIsAddedBeforeTheKeyBehindItsList() {
        YamlFile file = YamlFile.of("a.yaml", "pod:\n  env:\n  - one");
        YamlValue pod = file.documents().get(0).root().get("pod");
        List<Edit> edits = new ArrayList<>(YamlEdits.add(pod, "other", "1"));
        edits.addAll(YamlEdits.addItem(pod.get("env"), "two"));

        assertEquals("pod:\n  env:\n  - one\n  - two\n  other: 1", Edit.apply(file.text(), edits));
    }
}
