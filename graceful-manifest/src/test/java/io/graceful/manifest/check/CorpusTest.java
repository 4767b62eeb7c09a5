package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlProblem;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    /** {@code # @ spec.replicas}: the value with that path stands on this line. */
    private static final Pattern MARKER = Pattern.compile("# @ (\\S+)");

    private static final Map<String, List<String>> BROKEN = Map.of(
            "odd/broken-tab.yaml", List.of("UNREADABLE 4:1"),
            "odd/broken-twice.yaml", List.of("DUPLICATE_KEY 6:3"),
            "odd/broken-template.yaml", List.of("TEMPLATE 4:9"),
            "odd/broken-envsubst.yaml", List.of("TEMPLATE 4:9"),
            "odd/broken-open.yaml", List.of("UNREADABLE 3:11", "UNREADABLE 7:20"));

    static List<Corpus> all() {
        return Corpus.all();
    }

    static List<Corpus> good() {
        return Corpus.of("good");
    }

    @Test
    void isLargeEnough() {
        assertTrue(Corpus.of("good").size() >= 18);
        assertTrue(Corpus.of("odd").size() >= 22);
        assertEquals(
                BROKEN.keySet(),
                Corpus.all().stream().filter(Corpus::isBroken).map(Corpus::name).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isReadWithoutAProblem(Corpus corpus) {
        YamlFile file = corpus.file();

        assertEquals(
                BROKEN.getOrDefault(corpus.name(), List.of()),
                file.problems().stream().map(CorpusTest::kindAndPlace).toList(),
                () -> file.problems().toString());
        assertArrayEquals(corpus.bytes(), file.bytes(file.text()));
    }

    private static String kindAndPlace(YamlProblem problem) {
        return problem.kind() + " " + problem.place().line() + ":"
                + problem.place().column();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyMarkedValueStandsOnItsLine(Corpus corpus) {
        YamlFile file = corpus.file();
        List<YamlValue> values = file.documents().stream()
                .flatMap(document -> Corpus.values(document.root()).stream())
                .toList();
        int lines = file.place(file.text().length()).line();
        for (int line = 1; line <= lines; line++) {
            Matcher marker = MARKER.matcher(file.lineText(line));
            if (marker.find()) {
                String path = marker.group(1);
                int expected = line;
                List<Integer> found = values.stream()
                        .filter(value -> value.path().equals(path))
                        .map(value -> value.isScalar()
                                ? value.valuePlace().line()
                                : value.place().line())
                        .toList();
                assertTrue(found.contains(expected), () -> path + " is on " + found + ", not on " + expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isCheckedAndMended(Corpus corpus) {
        List<YamlFile> files = List.of(corpus.file());

        CheckReport report = Corpus.check().check(files);
        Mending mending = Mending.of(Corpus.check(), files, Severity.INFO);

        assertEquals(1, report.files());
        assertEquals(
                files.get(0).problems().size(),
                mending.files().get(0).problems().size());
        assertEquals(
                files.get(0).documents().size(),
                mending.files().get(0).documents().size());
    }

    @ParameterizedTest
    @MethodSource("good")
    void aSoundServiceHasNoErrors(Corpus corpus) {
        CheckReport report = Corpus.check().check(List.of(corpus.file()));

        assertFalse(report.workloads().isEmpty());
        assertEquals(
                List.of(),
                report.open().stream()
                        .filter(finding -> finding.severity() == Severity.ERROR)
                        .map(finding -> finding.rule() + " " + finding.place() + " " + finding.message())
                        .toList());
    }

    /** All of them at once: objects of one file meet those of another. */
    @Test
    void isCheckedTogether() {
        List<YamlFile> files = Corpus.all().stream().map(Corpus::file).toList();

        CheckReport report = Corpus.check().check(files);

        assertEquals(files.size(), report.files());
        assertTrue(report.workloads().size() > 40, () -> report.workloads().toString());
    }
}
