package io.graceful.manifest.cli;

import io.graceful.manifest.kube.ManifestFiles;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command reads: files, folders, and at most once standard input.
 *
 * @param files in the order they were named
 * @param onDisk those of them that are files
 */
record Input(List<YamlFile> files, ManifestFiles onDisk) {

    static final String STANDARD_INPUT = "-";

    static Input read(List<String> paths, InputStream in, String name) throws IOException {
        ManifestFiles onDisk = ManifestFiles.asNamed();
        List<YamlFile> piped = new ArrayList<>();
        for (String path : paths) {
            if (!path.equals(STANDARD_INPUT)) {
                onDisk.add(file(path));
            } else if (piped.isEmpty()) {
                piped.add(YamlFile.of(name, in.readNBytes(YamlFile.MOST_BYTES + 1)));
            }
        }
        List<YamlFile> files = new ArrayList<>(onDisk.files());
        files.addAll(piped);
        return new Input(List.copyOf(files), onDisk);
    }

    private static Path file(String name) throws IOException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
