package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.Place;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlProblem;
import io.graceful.manifest.yaml.YamlValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Manifests of the corpus with anything done to them: nothing throws, nothing hangs, problems stand inside the file, and what
 * could be read can be read when it is mended. {@code -Dfuzz.seconds=60} for longer, {@code -Dfuzz.seed=…} for one again.
 */
class FuzzTest {

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 3);

    private static final String[] TOKENS = {
        ":",
        ": ",
        "-",
        "- ",
        "? ",
        "#",
        " #",
        "|",
        ">",
        "|+\n",
        "&a ",
        "*a",
        "<<: *a\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"",
        "'",
        "!!str ",
        "!x ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "\t",
        "\r",
        "\r\n",
        "\n",
        "\n\n",
        " ",
        "  ",
        "{{ .Values.x }}",
        "{%",
        "${X}",
        "null",
        "~",
        "0",
        "-1",
        "1e9",
        "99999999999999999999",
        "\uFEFF",
        "\0",
        "😀",
        "\u2028",
        "\uD83D",
        "spec:",
        "kind: List\nitems:\n",
        "preStop:",
        "sleep 99999",
        "[[[[[[",
        "{a: {b: "
    };

    private final List<Corpus> corpus = Corpus.all();

    @Test
    void nothingThrowsOrHangs() {
        Long only = Long.getLong("fuzz.seed");
        if (only != null) {
            run(only);
            return;
        }
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        // A build tries the same ones each time, a long run others.
        long seed = SECONDS > 10 ? System.nanoTime() : 0;
        int runs = 0;
        while (System.nanoTime() < end) {
            run(seed++);
            runs++;
        }
        System.out.println(runs + " mutations");
        assertTrue(runs > 0);
    }

    private void run(long seed) {
        byte[] bytes = mutated(new Random(seed));
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> check(bytes, new Random(seed)));
        } catch (AssertionError | RuntimeException | StackOverflowError e) {
            throw new AssertionError(
                    "-Dfuzz.seed=" + seed + ": " + e + "\n" + new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    private static void check(byte[] bytes, Random random) {
        YamlFile file = YamlFile.of("f.yaml", bytes);
        file.problems().forEach(problem -> assertInside(file, problem.place()));
        List<YamlFile> files = List.of(file);
        Manifests manifests = Manifests.of(files);
        for (Workload workload : manifests.workloads()) {
            workload.containers().forEach(container -> {
                container.preStop().slept();
                container.probes().forEach(probe -> container.portNumber(probe.port()));
            });
            manifests.servicesOf(workload);
            manifests.autoscalerOf(workload);
        }
        CheckReport report = Corpus.check().check(files);
        report.findings().forEach(finding -> assertInside(file, finding.place()));
        boolean readable = isReadable(file);
        if (readable) {
            Mending mending = Mending.of(Corpus.check(), files, Severity.INFO);
            assertTrue(
                    isReadable(mending.files().get(0)),
                    () -> "mended:\n" + mending.files().get(0).text());
            splice(file, random);
        }
    }

    /** Any edit leaves what can be read. */
    private static void splice(YamlFile file, Random random) {
        for (var document : file.documents()) {
            List<YamlValue> values = Corpus.values(document.root());
            for (int i = 0; i < 3; i++) {
                YamlValue value = values.get(random.nextInt(values.size()));
                List<Edit> edits = switch (random.nextInt(6)) {
                    case 0 -> YamlEdits.replace(value, "45");
                    case 1 -> YamlEdits.set(value, "added", "x");
                    case 2 -> YamlEdits.add(value, "added", "b:\n- c: 1\n  d: 2");
                    case 3 -> YamlEdits.addItem(value, "a: 1\nb: 2");
                    case 4 -> YamlEdits.remove(value);
                    default -> YamlEdits.replaceBlock(value, "sleep:\n  seconds: 5");
                };
                YamlFile changed = file.with(Edit.apply(file.text(), edits));
                assertTrue(isReadable(changed), () -> "spliced at " + value.path() + ":\n" + changed.text());
            }
        }
    }

    private static boolean isReadable(YamlFile file) {
        return file.problems().stream().noneMatch(problem -> problem.kind() != YamlProblem.Kind.DUPLICATE_KEY);
    }

    private static void assertInside(YamlFile file, Place place) {
        // Of bytes that are no text nothing is kept.
        if (!file.text().isEmpty()) {
            int lines = file.place(file.text().length()).line();
            assertTrue(place.line() >= 1 && place.line() <= lines, place::toString);
            int line = file.text().lines().toList().size() < place.line()
                    ? 0
                    : file.lineText(place.line()).length();
            assertTrue(place.column() >= 1 && (line == 0 || place.column() <= line + 40), place::toString);
        }
    }

    private byte[] mutated(Random random) {
        byte[] bytes = any(random).bytes();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            bytes = random.nextInt(4) == 0 ? bytesMutated(bytes, random) : textMutated(bytes, random);
        }
        return bytes;
    }

    private Corpus any(Random random) {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private static byte[] bytesMutated(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        if (changed.length == 0) {
            return changed;
        }
        int at = random.nextInt(changed.length);
        switch (random.nextInt(3)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            default -> changed = Arrays.copyOf(changed, at);
        }
        return changed;
    }

    private byte[] textMutated(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int kind = random.nextInt(7);
        if (kind < 3) {
            int at = random.nextInt(text.length() + 1);
            int end = kind == 0 ? at : Math.min(text.length(), at + random.nextInt(6));
            text = text.substring(0, at) + TOKENS[random.nextInt(TOKENS.length)] + text.substring(end);
            return text.getBytes(StandardCharsets.UTF_8);
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("(?<=\n)", -1)));
        int one = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (kind) {
            case 3 -> lines.remove(one);
            case 4 -> lines.add(other, lines.get(one));
            case 5 -> Collections.swap(lines, one, other);
            default -> {
                // A part of another manifest, wherever it may land.
                String[] others = new String(any(random).bytes(), StandardCharsets.UTF_8).split("(?<=\n)", -1);
                int from = random.nextInt(others.length);
                int to = Math.min(others.length, from + 1 + random.nextInt(10));
                int shift = random.nextInt(5);
                for (String line : Arrays.asList(others).subList(from, to)) {
                    lines.add(Math.min(lines.size(), other++), " ".repeat(shift) + line);
                }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.forEach(line -> out.writeBytes(line.getBytes(StandardCharsets.UTF_8)));
        return out.toByteArray();
    }
}
