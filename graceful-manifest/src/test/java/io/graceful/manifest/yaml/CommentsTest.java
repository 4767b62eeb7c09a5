package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommentsTest {

    private static List<String> comments(String text) {
        return YamlFile.of("a.yaml", text).comments().stream()
                .map(comment -> comment.place().line() + (comment.alone() ? " alone " : " behind ") + comment.text())
                .toList();
    }

    @Test
    void standAloneOrBehindAValue() {
        assertEquals(
                List.of(
                        "1 alone top",
                        "2 behind of a",
                        "3 alone in between",
                        "4 behind of the list",
                        "5 alone ",
                        "7 alone end"),
                comments("# top\na: 1 # of a\n  # in between\nb: [1, #of the list\n  #\n  2]\n# end"));
    }

    @Test
    void areNotInScalars() {
        assertEquals(List.of(), comments("a: x#y\nb: \"x # y\"\nc: 'x\n  # y'\n\"k # k\": 1\nd: http://a/#b\n"));
    }

    @Test
    void standBehindTheBarOfABlockScalarAndAfterItButNotWithin() {
        assertEquals(
                List.of("1 behind head", "4 alone after", "6 behind folded", "9 behind last"),
                comments("a: | # head\n  # script\n  x # y\n# after\nb: 1\nc: >- # folded\n  # text\n\nd: 2 # last\n"));
    }

    @Test
    void areFoundInEveryDocumentThatCanBeRead() {
        assertEquals(
                List.of("1 alone one", "8 behind three"),
                comments("# one\n---\na: 1\n---\n# two\nb: [\n---\nc: 3 # three\n"));
    }

    @Test
    void countCharactersOutsideTheBasicPlane() {
        assertEquals(List.of("2 behind 😀"), comments("a: '😀😀 # no'\nb: 1 # 😀\n"));
        assertEquals(
                "a.yaml:1:8",
                YamlFile.of("a.yaml", "a: '😀' # x\n").comments().get(0).place().toString());
    }

    @Test
    void areReadOnceThoughAnchorsAreFollowed() {
        assertEquals(List.of("1 behind x", "2 behind y"), comments("a: &a {b: '#'} # x\nc: *a # y\n"));
    }
}
