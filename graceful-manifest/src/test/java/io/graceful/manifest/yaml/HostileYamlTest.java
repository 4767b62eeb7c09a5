package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to harm: each is read in bounded time and gives one problem, at the place where it is. */
class HostileYamlTest {

    /** Far above what any of them takes, far below what one that explodes would. */
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static YamlFile read(String text) {
        return assertTimeoutPreemptively(BOUND, () -> {
            YamlFile file = YamlFile.of("x.yaml", text);
            file.documents().forEach(document -> Walk.all(document.root()));
            return file;
        });
    }

    private static void assertRefused(String text, String expected) {
        List<YamlProblem> problems = read(text).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).toString().startsWith("x.yaml:" + expected), problems::toString);
        assertTrue(problems.get(0).message().length() < 250, problems::toString);
    }

    private static void assertFine(String text) {
        assertEquals(List.of(), read(text).problems());
    }

    private static String lines(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void refusesBillionLaughs() {
        String flow =
                "a0: &a0 [x, x]\n" + lines(30, i -> "a" + (i + 1) + ": &a" + (i + 1) + " [*a" + i + ", *a" + i + "]");
        String block =
                "a0: &a0\n- x\n" + lines(30, i -> "a" + (i + 1) + ": &a" + (i + 1) + "\n- *a" + i + "\n- *a" + i);
        String tenfold = "a0: &a0 [x]\n"
                + lines(9, i -> "a" + (i + 1) + ": &a" + (i + 1) + " [" + ("*a" + i + ",").repeat(10) + "]");

        assertRefused(flow, "1:1: its aliases amount to more than 1000000 values");
        assertRefused(block, "1:1: its aliases amount to more than 1000000 values");
        assertRefused(tenfold, "7:5: its aliases amount to more than");
    }

    /** What explodes does so in far less memory than a build has; so it is tried with little. */
    @Test
    void needsLittleMemoryForBombs() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bombs.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = assertTimeoutPreemptively(
                BOUND, () -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));

        assertEquals(0, process.waitFor(), output);
        assertEquals("7 refused", output.strip());
    }

    /** Runs in a process of its own. */
    static final class Bombs {

        private Bombs() {}

        public static void main(String[] args) {
            String aliases = "a0: &a0 [x, x]\n"
                    + lines(30, i -> "a" + (i + 1) + ": &a" + (i + 1) + " [*a" + i + ", *a" + i + "]");
            String big = "big: &big\n" + lines(5_000, i -> "  k" + i + ": 1");
            long refused = List.of(
                            aliases,
                            aliases.replace('[', '{').replace(']', '}').replace(", ", ": 1, "),
                            big + "all:\n" + lines(5_000, i -> "- <<: *big"),
                            big + "all: {<<: [" + "*big, ".repeat(9_000) + "]}",
                            "a: &a [1, *a]",
                            "[".repeat(1_000_000),
                            "--- [\n".repeat(20_000))
                    .stream()
                    .filter(text -> !YamlFile.of("bomb", text).problems().isEmpty())
                    .count();
            System.out.println(refused + " refused");
        }
    }

    @Test
    void refusesMergesOfMerges() {
        String twofold = "a0: &a0 {k: 1, l: 2}\n"
                + lines(
                        30,
                        i -> "a" + (i + 1) + ": &a" + (i + 1) + "\n  <<: [*a" + i + ", *a" + i + "]\n  x" + i + ": 1");
        String wide = "big: &big\n" + lines(5_000, i -> "  k" + i + ": 1") + "all:\n"
                + lines(5_000, i -> "- <<: *big\n  x: 1");

        assertEquals(1, read(twofold).problems().size());
        assertRefused(wide, "5003:1: its aliases amount to more than");
    }

    @Test
    void refusesWhatContainsItself() {
        assertRefused("a: &a [1, *a]\n", "1:4: contains itself through an alias");
        assertRefused("a: &a\n  b:\n    c: *a\n", "1:4: contains itself");
        assertRefused("&a {? *a : 1}\n", "1:1: contains itself");
        assertRefused("a: &a\n  <<: *a\n", "1:4: contains itself");
        assertRefused("a: &a {b: &b {c: *a, d: *b}}\n", "1:");
    }

    @Test
    void refusesDeepNestingHoweverItIsWritten() {
        int deep = 100_000;
        assertRefused("[".repeat(deep), "1:201: is nested more than 200 levels deep");
        assertRefused("[".repeat(deep) + "]".repeat(deep), "1:201: is nested more than 200 levels deep");
        assertRefused("{a: ".repeat(deep), "1:801: is nested");
        assertRefused("{".repeat(deep), "1:1: is a template");
        assertRefused("- ".repeat(deep) + "x", "1:401: is nested");
        assertRefused("? ".repeat(deep) + "x", "1:401: is nested");
        assertRefused("[?".repeat(deep), "1:");
        assertRefused(lines(2_000, i -> " ".repeat(i) + "a:"), "201:201: is nested");
        assertRefused(lines(2_000, i -> " ".repeat(i) + "-"), "201:201: is nested");
        assertRefused(
                "a0: &a0 [x]\n" + lines(5_000, i -> "a" + (i + 1) + ": &a" + (i + 1) + " [*a" + i + "]"),
                "1:1: is nested more than 200 levels deep by its aliases");
        assertFine("[".repeat(199) + "]".repeat(199));
    }

    @Test
    void readsHugeScalars() {
        String text = "x".repeat(10_000_000);
        for (String huge : List.of(
                "a: " + text,
                "a: \"" + text + "\"",
                "a: '" + text + "'",
                "a: |\n  " + text,
                "a: >\n" + "  x\n".repeat(2_000_000),
                "a: |\n" + "  x\n".repeat(2_000_000),
                "a: " + "x ".repeat(5_000_000),
                "a:" + "\n  x".repeat(2_000_000),
                "a: \"" + "\\n".repeat(5_000_000) + "\"",
                "a: 1 # " + text,
                "#\n".repeat(5_000_000) + "a: 1",
                "\n".repeat(10_000_000) + "a: 1",
                " ".repeat(10_000_000) + "a: 1")) {
            assertEquals(1, read(huge).documents().size(), () -> huge.substring(0, 10));
        }
    }

    @Test
    void refusesHugeKeysAndNames() {
        assertRefused("x".repeat(10_000_000) + ": 1", "1:");
        assertRefused("a: &" + "x".repeat(1_000_000) + " 1\nb: *y", "2:4: found undefined alias y");
        assertRefused("a: *" + "x".repeat(10_000_000), "1:4: found undefined alias xxx");
        assertRefused("? " + "x".repeat(1_000_000) + "\n: 1\n? " + "x".repeat(1_000_000) + "\n: 2", "3:3: xxx");
    }

    @Test
    void readsOneLongLine() {
        String json = IntStream.range(0, 40_000)
                .mapToObj(i -> "{\"name\":\"😀 number " + i + "\",\"value\":[1,2]}")
                .collect(Collectors.joining(",", "[", "]"));
        assertFine(json);

        String duplicates = "{" + "\"😀\":1,".repeat(100_000) + "\"x\":1}";
        assertEquals(ProblemList.MOST, read(duplicates).problems().size());
    }

    @Test
    void boundsValuesAndDocuments() {
        assertRefused(lines(1_000_000, i -> "k" + i + ": 1"), "499996:10");
        assertRefused("---\n".repeat(300_000) + "a: 1\n", "");
        assertRefused("--- a\n".repeat(300_000), "");
        assertEquals(100_000, read("--- a\n".repeat(100_000)).documents().size());
        assertEquals(
                ProblemList.MOST, read("--- [\n".repeat(1_000_000)).problems().size());
        assertFine("# x\n---\n".repeat(10_000));
        assertFine("...\n".repeat(1_000_000));
        assertFine("%YAML 1.1\n---\n...\n".repeat(10_000));
    }

    @Test
    void findsKeysAmongManyQuickly() {
        YamlFile file = read(lines(150_000, i -> "k" + i + ": " + i));
        YamlValue root = file.documents().get(0).root();

        assertTimeoutPreemptively(BOUND, () -> {
            for (int i = 0; i < 150_000; i++) {
                assertEquals(i, root.get("k" + i).number().orElse(-1));
                assertEquals(i + 1, root.get("k" + i).place().line());
            }
            assertEquals(150_000, root.entries().size());
        });
    }

    @Test
    void keepsPathsOfLongKeysShort() {
        String key = "k".repeat(900);
        YamlFile file = read(
                lines(100, i -> "  ".repeat(i) + key + ":") + lines(50_000, i -> "  ".repeat(100) + "x" + i + ": 1"));

        assertEquals(List.of(), file.problems());
    }

    @Test
    void saysWhyBinaryFilesCannotBeRead() throws Exception {
        byte[] random = new byte[100_000];
        new Random(7).nextBytes(random);
        byte[] classFile;
        try (var in = YamlFile.class.getResourceAsStream("YamlFile.class")) {
            classFile = in.readAllBytes();
        }
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0};
        byte[] cut = Arrays.copyOf("a: ä".getBytes(StandardCharsets.UTF_8), 4);

        assertEquals("x.yaml:1:1: is not UTF-8 here (expected: UTF-8)", problem(png));
        assertEquals("x.yaml:1:4: is not UTF-8 here (expected: UTF-8)", problem(cut));
        assertTrue(problem(random).contains("is not UTF-8 here"));
        assertTrue(problem(classFile).contains("is not UTF-8 here"));
        assertEquals(
                "x.yaml:1:4: the character U+0000 is not allowed in YAML",
                problem("a: \0".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "x.yaml:1:3: is not UTF-8 here (expected: UTF-8)",
                problem(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', ':', (byte) 0xFF}));
        assertTrue(problem(new byte[YamlFile.MOST_BYTES + 1]).endsWith("bytes (expected: at most 16777216)"));
        assertEquals(List.of(), YamlFile.of("x.yaml", new byte[0]).problems());
    }

    private static String problem(byte[] bytes) {
        List<YamlProblem> problems = assertTimeoutPreemptively(
                BOUND, () -> YamlFile.of("x.yaml", bytes).problems());
        assertEquals(1, problems.size());
        return problems.get(0).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-16, UTF-16",
        "UTF-16LE, UTF-16",
        "UTF-16BE, UTF-16",
        "UTF-32, UTF-32",
        "UTF-32LE, UTF-32",
        "UTF-32BE, UTF-32"
    })
    void namesOtherEncodings(String charset, String name) {
        assertEquals(
                "x.yaml:1:1: is " + name + " (expected: UTF-8)",
                problem("kind: Pod".getBytes(Charset.forName(charset))));
    }

    @Test
    void findsCharactersThatCannotBeThere() {
        assertRefused("a: 1\nb: x\u0007y\n", "2:5: the character U+0007 is not allowed in YAML");
        assertRefused("a: 😀\nb: 😀\uD83D\n", "2:5: the character U+D83D is not allowed in YAML");
        assertRefused("a: \uDE00", "1:4: the character U+DE00");
        assertRefused("\uD83D", "1:1: the character U+D83D");
        assertRefused("a: 1\n\uFEFF---\nb: 2\n", "2:1: a byte order mark amid the file");
        assertRefused("a: 1\n---\n\uFEFFkind: Pod\n", "3:1: a byte order mark amid the file");
        assertFine("a: \u0085\u00A0\u2028\uFFFD\uFEFF\n");
        assertEquals(
                2, read("a: x\u2028--- y\u0085--- z\n---\nb: 1\n").documents().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a:\\n\\tb: 1 ~ 2:1",
                "a: \"x\\nb: 1 ~ 1:4",
                "a: 'x ~ 1:4",
                "a: [1, 2\\nb: 1 ~ 2:2",
                "a: {b: 1 ~ 1:4",
                "a: b: c ~ 1:5",
                "a: 1\\n b: 2 ~ 2:3",
                "a: \"\\q\" ~ 1:6",
                "a: \"\\UFFFFFFFF\" ~ 1:5",
                "a: \"\\U00110000\" ~ 1:7",
                "a: \"\\uZZZZ\" ~ 1:",
                "a: *nobody ~ 1:4",
                "a: @x ~ 1:4",
                "a: `x ~ 1:4",
                "a: %x ~ 1:4",
                "- a\\nb: 1 ~ 2:1",
                "a: 1\\n- b ~ 2:1",
                "a: !<x ~ 1:",
                "a: !x!y z ~ 1:4",
                "a: & x ~ 1:",
                "a: |9x\\n  y ~ 1:",
                "%YAML 2.0\\n---\\na: 1 ~ 1:1",
                "%YAML 99999999999.1\\n---\\na: 1 ~ 1:",
                "%YAML 1.1\\n%YAML 1.1\\n---\\na: 1 ~ 2:1",
                "%TAG ! \\n---\\na: 1 ~ 1:",
                "%TAG !e! x\\na: 1 ~ 2:1",
                "a: ]\\n ~ 1:4",
                "}: a\\n ~ 1:1",
                "a: |\\nb ~ 2:1",
                "a: x\\n  - y: z ~ 2:6",
                "a: 1\\n<<: 5 ~ 2:5",
                "a: 1\\n<<: [5] ~ 2:6",
            })
    void placesWhatIsNoYaml(String text, String place) {
        assertRefused(text.replace("\\n", "\n").replace("\\t", "\t"), place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# only\n# comments\n",
                "---\n",
                "---",
                "---\n---\n---\n",
                "...\n",
                "--- # x\n...\n# y\n",
                "\r\r\r",
                "null\n",
                "~",
                "%YAML 1.1\n---\n",
                "   \n\t\n",
                "# a\n...\n# b\n---\n# c\n"
            })
    void findsNothingInEmptyFiles(String text) {
        assertFine(text);
        assertEquals(0, read(text).documents().size());
    }

    @Test
    void keepsDocumentsApartWhereverMarkersStand() {
        YamlFile file = read(
                "a: |\n  ---\n  ...\n  x\nb: \"---\n  ... \"\n---\nc: 1\n...\n...\n# x\n---\nd: ---\ne: ----\n--- {f: 1}\n---\tg\n");

        assertEquals(List.of(), file.problems());
        assertEquals(5, file.documents().size());
        assertEquals(
                List.of("a", "b"),
                List.copyOf(file.documents().get(0).root().entries().keySet()));
        assertEquals("---", file.documents().get(2).root().get("d").textOrEmpty());
        assertEquals(
                "x.yaml:15:6", file.documents().get(3).root().get("f").place().toString());
        assertEquals("g", file.documents().get(4).root().textOrEmpty());
    }

    @Test
    void aBrokenDocumentHidesNoOther() {
        YamlFile file = read("a: 1\n---\nb: [\n---\nc: 1\n---\nd: \"\n---\ne: 1\n");

        assertEquals(3, file.documents().size());
        assertEquals(2, file.problems().size());
        assertEquals(4, file.problems().get(0).place().line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void countsLinesAsYamlDoes(String end) {
        YamlFile file =
                read(String.join(end, "a: |", "  x", "", "  y", "b:", "  - c: 1", "---", "d: 'x", "  y'", "e: 2"));

        assertEquals(List.of(), file.problems());
        assertEquals(end, file.lineEnd());
        assertEquals("x\n\ny\n", file.documents().get(0).root().get("a").textOrEmpty());
        assertEquals(
                "x.yaml:6:5",
                file.documents()
                        .get(0)
                        .root()
                        .get("b")
                        .items()
                        .get(0)
                        .get("c")
                        .place()
                        .toString());
        assertEquals(
                "x.yaml:10:1", file.documents().get(1).root().get("e").place().toString());
        assertEquals("e: 2", file.lineText(10));
    }

    @Test
    void countsMixedLineEnds() {
        YamlFile file = read("a: 1\rb: 2\r\nc: 3\nd: 4\r\r\ne: 5");

        assertEquals(6, file.documents().get(0).root().get("e").place().line());
    }

    @Test
    void leavesTagsAndDirectivesAlone() {
        YamlFile file = read(
                "%YAML 1.1\n%TAG !e! tag:example.org,2000:\n---\na: !include x.yaml\nb: !!python/object:os.system {c: 1}\n"
                        + "d: !Ref e\nf: !e!g h\ni: !<tag:yaml.org,2002:str> 1\nj: !!binary aGk=\nk: !!set {l, m}\nn: !!int 5\n");

        assertEquals(List.of(), file.problems());
        YamlValue root = file.documents().get(0).root();
        assertEquals("x.yaml", root.get("a").textOrEmpty());
        assertEquals(1, root.at("b", "c").number().orElse(0));
        assertTrue(root.get("i").number().isEmpty());
        assertEquals(5, root.get("n").number().orElse(0));
    }

    @Test
    void acceptsKeysThatAreNoText() {
        YamlFile file =
                read("1: a\ntrue: b\nnull: c\n~: d\n? [x, y]\n: e\n? {z: 1}\n: f\n? \n: g\n1.5: h\n? |\n  i\n: j\n");

        assertEquals(List.of(), file.problems());
        YamlValue root = file.documents().get(0).root();
        assertEquals(
                List.of("1", "true", "null", "~", "", "1.5", "i\n"),
                List.copyOf(root.entries().keySet()));
        assertEquals("a", root.get("1").textOrEmpty());
        assertEquals("g", root.get("").textOrEmpty());
    }

    @Test
    void matchesPatternsInLinearTime() {
        String braces = "{{".repeat(200_000);
        assertRefused("a: \"" + braces, "1:");
        assertFine("a: '" + braces + "'\n");
        assertFine("a: '" + "{{ ".repeat(200_000) + "'\n");
        assertFine("a: x" + "{{ $".repeat(200_000) + "\n");
        assertRefused("a: [\n" + "x {\n".repeat(200_000), "2:");
        assertRefused("a: 'x" + "{{ $".repeat(200_000) + "\n", "1:4");
        assertFine("apiVersion: v1\nname: " + "${A".repeat(200_000) + "\n");
        assertFine("apiVersion: v1\nname: " + "${A:-".repeat(100_000) + "\n");
        assertFine("n: " + "1_".repeat(200_000) + "\nm: " + "0".repeat(200_000) + "\n");
    }
}
