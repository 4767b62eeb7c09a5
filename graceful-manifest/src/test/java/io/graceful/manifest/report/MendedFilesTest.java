package io.graceful.manifest.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.Mending;
import io.graceful.manifest.check.Rule;
import io.graceful.manifest.check.Severity;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.Place;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MendedFilesTest {

    @TempDir
    Path folder;

    @Test
    void changedFilesKeepTheirMarkAndLineEndsAndOthersTheirTime() throws IOException {
        Path changed = folder.resolve("a.yaml");
        Path same = folder.resolve("b.yaml");
        byte[] bytes = "\uFEFFa: 1\r\nb: 2\r\n".getBytes(StandardCharsets.UTF_8);
        Files.write(changed, bytes);
        Files.writeString(same, "c: 3\n");
        Files.setLastModifiedTime(same, FileTime.fromMillis(1_000_000));
        List<YamlFile> before = List.of(YamlFile.of("a.yaml", bytes), YamlFile.of("b.yaml", Files.readAllBytes(same)));
        List<YamlFile> after = List.of(before.get(0).with("a: 1\r\nb: 3\r\n"), before.get(1));

        MendedFiles.write(before, after, folder::resolve);

        assertArrayEquals("\uFEFFa: 1\r\nb: 3\r\n".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(changed));
        assertEquals(FileTime.fromMillis(1_000_000), Files.getLastModifiedTime(same));
    }

    @Test
    void tellsWhatIsGoneAndNotWhatIsLeft() {
        Finding gone = finding(Rule.G03, "spec.a");
        Finding left = finding(Rule.G01, "spec.b");
        CheckReport before = new CheckReport(List.of(gone, left), List.of(), 1, List.of());
        CheckReport after = new CheckReport(List.of(left), List.of(), 1, List.of());

        assertEquals(
                List.of("a.yaml:1:1: mended G03 message"),
                MendedFiles.told(before, new Mending(List.of(), after, 1), Severity.WARNING));
    }

    private static Finding finding(Rule rule, String path) {
        return new Finding(
                rule,
                Severity.ERROR,
                new Place("a.yaml", 1, 1),
                "Deployment shop",
                path,
                "message",
                "fix",
                List.of(new Edit(0, 1, "x")),
                Optional.empty());
    }
}
