package io.graceful.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where projects keep their manifests. */
final class ManifestFolders {

    /** For messages. */
    static final String NAMES = "k8s, src/main/k8s, kubernetes or deploy";

    private ManifestFolders() {}

    /** Those that exist. */
    static List<Path> in(Path project) {
        return Stream.of("k8s", "src/main/k8s", "kubernetes", "deploy")
                .map(project::resolve)
                .filter(Files::isDirectory)
                .toList();
    }
}
