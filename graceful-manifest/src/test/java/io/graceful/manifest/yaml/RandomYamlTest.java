package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.yaml.RandomYaml.Mapping;
import io.graceful.manifest.yaml.RandomYaml.Spot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What must hold for every document, tried on random ones. A failure names its seed. */
class RandomYamlTest {

    private static final int SEEDS = Integer.getInteger("random.seeds", 3_000);

    private static YamlFile read(RandomYaml yaml) {
        YamlFile file = YamlFile.of("r.yaml", yaml.text().getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), file.problems(), yaml::text);
        return file;
    }

    private static YamlValue root(YamlFile file) {
        return file.documents().get(0).root();
    }

    private static YamlValue at(YamlValue root, List<Object> path) {
        YamlValue value = root;
        for (Object step : path) {
            value = step instanceof Integer index ? value.items().get(index) : value.get((String) step);
        }
        return value;
    }

    private interface Check {
        void of(RandomYaml yaml, YamlFile file, Random random);
    }

    /** Of several failures the one with the shortest document is the one to look at. */
    private static void forAll(Check check) {
        AssertionError shortest = null;
        int length = Integer.MAX_VALUE;
        int failures = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomYaml yaml = new RandomYaml(seed);
            try {
                check.of(yaml, read(yaml), new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                failures++;
                if (yaml.text().length() < length) {
                    length = yaml.text().length();
                    shortest = new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + yaml.text(), e);
                }
            }
        }
        if (shortest != null) {
            throw new AssertionError(failures + " of " + SEEDS + " failed", shortest);
        }
    }

    @Test
    void everyValueIsReadAndStandsWhereItIsSaidTo() {
        forAll((yaml, file, random) -> {
            assertEquals(yaml.says(), Walk.java(root(file)));
            for (Spot spot : yaml.spots()) {
                YamlValue value = at(root(file), spot.path());
                if (spot.key() >= 0) {
                    assertEquals(file.place(spot.key()), value.place(), () -> "key of " + value);
                    String name = (String) spot.path().get(spot.path().size() - 1);
                    assertEquals(name, unquoted(file.text().substring(value.keyStart(), value.keyEnd())));
                }
                if (spot.value() >= 0) {
                    assertEquals(file.place(spot.value()), value.valuePlace(), () -> "value of " + value);
                }
                assertEquals(!spot.direct(), value.isShared(), () -> "shared " + value);
            }
        });
    }

    @Test
    void documentsOfOneFileDoNotMoveOneAnother() {
        for (long seed = 0; seed < SEEDS; seed += 3) {
            StringBuilder text = new StringBuilder();
            List<RandomYaml> parts = new ArrayList<>();
            List<Integer> starts = new ArrayList<>();
            for (long each = seed; each < seed + 3; each++) {
                RandomYaml part = new RandomYaml(each);
                String own = part.text().replace("\uFEFF", "");
                text.append(text.isEmpty() ? "" : "\n...\n");
                starts.add(text.length());
                text.append(own);
                parts.add(part);
            }
            YamlFile file = YamlFile.of("r.yaml", text.toString());
            assertEquals(List.of(), file.problems(), text::toString);
            assertEquals(3, file.documents().size());
            for (int i = 0; i < 3; i++) {
                int start = starts.get(i);
                YamlValue root = file.documents().get(i).root();
                for (Spot spot : parts.get(i).spots()) {
                    if (spot.key() >= 0) {
                        assertEquals(
                                file.place(start + spot.key()),
                                at(root, spot.path()).place());
                    }
                }
            }
        }
    }

    private static String unquoted(String key) {
        if (key.startsWith("\"")) {
            return key.substring(1, key.length() - 1).replace("\\\"", "\"");
        }
        return key.startsWith("'") ? key.substring(1, key.length() - 1).replace("''", "'") : key;
    }

    /** How often there was nothing that could be done. */
    private static final class Tally {
        private int done;
        private final List<String> refused = new ArrayList<>();

        void assertRare() {
            assertTrue(
                    refused.size() <= done / 20,
                    () -> refused.size() + " refused, " + done + " done: " + refused.get(0));
        }
    }

    /** Applies edits; the result has to say what the model now says, and doing the same again changes nothing. */
    private static void assertSays(RandomYaml yaml, YamlFile file, List<Edit> edits, String what, Tally tally) {
        if (edits.isEmpty()) {
            tally.refused.add(what + "\n" + yaml.text());
            return;
        }
        tally.done++;
        String text = Edit.apply(file.text(), edits);
        YamlFile changed = file.with(text);
        assertEquals(List.of(), changed.problems(), () -> what + ":\n" + text);
        assertEquals(yaml.says(), Walk.java(root(changed)), () -> what + ":\n" + text);
        if (file.text().contains("\r\n")) {
            assertEquals(text, text.replace("\r\n", "\n").replace("\n", "\r\n"), what);
        } else {
            assertEquals(-1, text.indexOf('\r'), what);
        }
        if (yaml.isJson()) {
            assertTrue(
                    text.replaceAll("\"(\\\\.|[^\"\\\\])*\"|-?\\d+|null|true", "")
                            .matches("[\\s{}\\[\\],:]*"),
                    text);
        }
        assertEquals(yaml.text().startsWith("\uFEFF"), changed.bytes(text)[0] == (byte) 0xEF);
        assertUntouchedLines(file, edits, text, what);
    }

    /** Lines that no edit touches are there as they were. */
    private static void assertUntouchedLines(YamlFile file, List<Edit> edits, String text, String what) {
        int first = edits.stream().mapToInt(Edit::start).min().orElseThrow();
        int last = edits.stream().mapToInt(Edit::end).max().orElseThrow();
        String before = file.text().substring(0, file.lineStart(file.line(first)));
        String after = file.text().substring(last);
        assertTrue(text.startsWith(before) && text.endsWith(after), what);
    }

    private static List<Spot> direct(RandomYaml yaml, YamlFile file, Class<?> kind) {
        return yaml.spots().stream()
                .filter(Spot::direct)
                .filter(spot -> kind.isInstance(spot.model()))
                .filter(spot -> !at(root(file), spot.path()).isShared())
                .toList();
    }

    private static @Nullable Spot any(List<Spot> spots, Random random) {
        return spots.isEmpty() ? null : spots.get(random.nextInt(spots.size()));
    }

    @SuppressWarnings("unchecked")
    private static void put(RandomYaml yaml, List<Object> path, @Nullable Object value) {
        Object at = yaml.root();
        for (Object step : path.subList(0, path.size() - 1)) {
            at = step instanceof Integer index ? ((List<Object>) at).get(index) : ((Mapping) at).own.get(step);
        }
        Object last = path.get(path.size() - 1);
        if (last instanceof Integer index) {
            ((List<@Nullable Object>) at).set(index, value);
        } else {
            ((Mapping) at).own.put((String) last, value);
        }
    }

    @Test
    void aScalarIsReplacedAndNothingElse() {
        Tally tally = new Tally();
        forAll((yaml, file, random) -> {
            Spot spot = any(direct(yaml, file, String.class), random);
            if (spot != null) {
                put(yaml, spot.path(), "45");
                YamlValue scalar = at(root(file), spot.path());
                List<Edit> edits = YamlEdits.replace(scalar, "45");
                assertSays(yaml, file, edits, "replace " + scalar, tally);
                YamlFile changed = file.with(Edit.apply(file.text(), edits));
                assertEquals(
                        changed.text(),
                        Edit.apply(changed.text(), YamlEdits.replace(at(root(changed), spot.path()), "45")));
            }
        });
        tally.assertRare();
    }

    @Test
    void aKeyIsAddedAndNothingElse() {
        Tally tally = new Tally();
        forAll((yaml, file, random) -> {
            Spot spot = any(direct(yaml, file, Mapping.class), random);
            if (spot != null) {
                Mapping mapping = (Mapping) spot.model();
                String key = random.nextBoolean() ? "added" : "added: [x] 😀";
                YamlValue value = at(root(file), spot.path());
                List<Edit> edits;
                if (random.nextBoolean()) {
                    Mapping inner = new Mapping();
                    inner.own.put("c", "2");
                    Mapping added = new Mapping();
                    added.own.put("b", inner);
                    added.own.put("d", List.of("x", "y: 1"));
                    mapping.own.put(key, added);
                    edits = YamlEdits.add(value, key, "b:\n  c: 2\nd:\n- x\n- 'y: 1'\n");
                } else {
                    mapping.own.put(key, "7s");
                    edits = YamlEdits.set(value, key, "7s");
                }
                assertSays(yaml, file, edits, "add to " + value, tally);
                YamlFile changed = file.with(Edit.apply(file.text(), edits));
                assertTrue(edits.isEmpty()
                        || YamlEdits.add(at(root(changed), spot.path()), key, "8")
                                .isEmpty());
            }
        });
        tally.assertRare();
    }

    @Test
    void anEmptyKeyIsFilled() {
        Tally tally = new Tally();
        forAll((yaml, file, random) -> {
            List<Spot> empty = yaml.spots().stream()
                    .filter(spot -> spot.key() >= 0 && spot.model() == null)
                    .toList();
            Spot spot = any(empty, random);
            if (spot != null) {
                YamlValue value = at(root(file), spot.path());
                String key = (String) spot.path().get(spot.path().size() - 1);
                boolean nested = random.nextBoolean();
                Mapping filled = new Mapping();
                filled.own.put("b", "1");
                put(yaml, spot.path(), nested ? filled : "1");
                assertSays(
                        yaml, file, YamlEdits.add(value.parent(), key, nested ? "b: 1" : "1"), "fill " + value, tally);
            }
        });
        tally.assertRare();
    }

    @Test
    @SuppressWarnings("unchecked")
    void anItemIsAddedAndNothingElse() {
        Tally tally = new Tally();
        forAll((yaml, file, random) -> {
            Spot spot = any(direct(yaml, file, List.class), random);
            if (spot != null) {
                YamlValue list = at(root(file), spot.path());
                Mapping item = new Mapping();
                item.own.put("name", "N");
                item.own.put("value", "v");
                ((List<Object>) spot.model()).add(item);
                String text = random.nextBoolean() ? "{name: N, value: v}" : "name: N\nvalue: v";
                assertSays(yaml, file, YamlEdits.addItem(list, text), "add item to " + list, tally);
            }
        });
        tally.assertRare();
    }

    @Test
    void aKeyIsRemovedAndNothingElse() {
        Tally tally = new Tally();
        forAll((yaml, file, random) -> {
            List<Spot> keyed =
                    yaml.spots().stream().filter(spot -> spot.key() >= 0).toList();
            Spot spot = any(keyed, random);
            if (spot != null) {
                YamlValue value = at(root(file), spot.path());
                String before = Edit.apply(file.text(), List.of());
                Object parent = parent(yaml, spot.path());
                String key = (String) spot.path().get(spot.path().size() - 1);
                ((Mapping) parent).own.remove(key);
                List<Edit> edits = YamlEdits.remove(value);
                assertEquals(before, file.text());
                assertSays(yaml, file, edits, "remove " + value, tally);
            }
        });
        // A key with an anchor that is used below cannot go.
        assertTrue(tally.refused.size() <= tally.done / 8, () -> tally.refused.size() + " " + tally.refused.get(0));
    }

    @SuppressWarnings("unchecked")
    private static Object parent(RandomYaml yaml, List<Object> path) {
        Object at = yaml.root();
        for (Object step : path.subList(0, path.size() - 1)) {
            at = step instanceof Integer index ? ((List<Object>) at).get(index) : ((Mapping) at).own.get(step);
        }
        return at;
    }

    @Test
    void aBlockIsReplacedAndNothingElse() {
        Tally tally = new Tally();
        forAll((yaml, file, random) -> {
            List<Spot> keyed = yaml.spots().stream()
                    .filter(spot -> spot.key() >= 0 && spot.direct() && spot.model() != null)
                    .toList();
            Spot spot = any(keyed, random);
            if (spot != null) {
                YamlValue value = at(root(file), spot.path());
                boolean nested = random.nextBoolean();
                Mapping by = new Mapping();
                by.own.put("sleep", nested ? "5" : null);
                if (!nested) {
                    by.own.clear();
                }
                put(yaml, spot.path(), by);
                boolean anchored = file.text().startsWith("&", value.start());
                List<Edit> edits = YamlEdits.replaceBlock(value, nested ? "sleep: 5" : "{}");
                // What is anchored changes for its aliases too, which this model does not follow.
                if (!anchored && !(edits.isEmpty() && file.text().contains("&"))) {
                    assertSays(yaml, file, edits, "replace block " + value, tally);
                }
            }
        });
        tally.assertRare();
    }

    @Test
    void editsOfDifferentValuesCommute() {
        forAll((yaml, file, random) -> {
            Spot one = any(direct(yaml, file, String.class), random);
            Spot other = any(direct(yaml, file, Mapping.class), random);
            if (one == null || other == null) {
                return;
            }
            List<Edit> first = YamlEdits.replace(at(root(file), one.path()), "45");
            List<Edit> second = YamlEdits.set(at(root(file), other.path()), "added", "7s");
            List<Edit> both = new ArrayList<>(first);
            both.addAll(second);
            List<Edit> turned = new ArrayList<>(second);
            turned.addAll(first);
            String together = Edit.apply(file.text(), both);
            assertEquals(together, Edit.apply(file.text(), turned));

            boolean keepsLines =
                    file.text().startsWith("+", at(root(file), one.path()).start() + 1);
            if (touches(first, second) || first.isEmpty() || second.isEmpty() || keepsLines) {
                return;
            }
            YamlFile changed = file.with(Edit.apply(file.text(), first));
            assertEquals(
                    together,
                    Edit.apply(changed.text(), YamlEdits.set(at(root(changed), other.path()), "added", "7s")));
        });
    }

    private static boolean touches(List<Edit> one, List<Edit> other) {
        return one.stream().anyMatch(a -> other.stream().anyMatch(b -> a.start() <= b.end() && b.start() <= a.end()));
    }
}
