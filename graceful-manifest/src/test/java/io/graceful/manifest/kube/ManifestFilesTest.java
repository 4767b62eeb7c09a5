package io.graceful.manifest.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ManifestFilesTest {

    @TempDir
    Path folder;

    @Test
    void foldersAreSearchedInOrderAndWhatIsNoManifestIsPassedOver() throws IOException {
        for (String name : List.of(
                "b/two.yml",
                "b/one.yaml",
                "a.json",
                "README.md",
                ".hidden/x.yaml",
                ".hidden.yaml",
                "target/x.yaml",
                "build/x.yaml",
                "node_modules/x.yaml")) {
            write(name);
        }

        assertEquals(List.of("a.json", "b/one.yaml", "b/two.yml"), names(folder));
    }

    @Test
    void aFolderThatIsNamedIsSearchedWhateverItsName() throws IOException {
        write("target/x.yaml");

        assertEquals(List.of("target/x.yaml"), names(folder.resolve("target")));
    }

    @Test
    void aFileThatIsNamedIsReadWhateverItsName() throws IOException {
        assertEquals(List.of("manifest.txt"), names(write("manifest.txt")));
    }

    @Test
    void whatIsNamedTwiceIsReadOnce() throws IOException {
        Path file = write("a.yaml");

        assertEquals(List.of("a.yaml"), names(folder, file, folder.resolve("../" + folder.getFileName() + "/a.yaml")));
    }

    @Test
    void aChartIsNotReadButAnsweredOnce() throws IOException {
        write("chart/Chart.yaml");
        write("chart/templates/a.yaml");
        write("chart/charts/sub/Chart.yaml");
        write("plain/a.yaml");

        ManifestFiles files = ManifestFiles.relativeTo(folder).add(folder);

        assertEquals(
                List.of("plain/a.yaml"),
                files.files().stream().map(YamlFile::name).toList());
        assertEquals(
                List.of("chart: is a Helm chart"
                        + " (check what it renders to: helm template chart | graceful-manifest check -)"),
                files.notes());
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThrows(NoSuchFileException.class, () -> names(folder.resolve("none.yaml")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileIsReplacedWithItsPermissionsAndLinksStayLinks() throws IOException {
        Path file = write("a.yaml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);

        FileReplacement.write(link, "new".getBytes(StandardCharsets.UTF_8));

        assertEquals("new", Files.readString(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(file, Files.readSymbolicLink(link));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(2, all.count(), "nothing temporary is left");
        }
    }

    private List<String> names(Path... paths) throws IOException {
        ManifestFiles files = ManifestFiles.relativeTo(folder);
        for (Path path : paths) {
            files.add(path);
        }
        return files.files().stream().map(YamlFile::name).toList();
    }

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "kind: ConfigMap\n");
    }
}
