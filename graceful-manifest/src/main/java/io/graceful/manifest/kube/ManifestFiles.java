package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Manifests on disk, in the order they were named; those of a folder in the order of their names. Not thread-safe. */
public final class ManifestFiles {

    /** Folders with what others made, in which no manifests are kept. */
    private static final Set<String> PASSED_OVER = Set.of("target", "build", "node_modules");

    private final Map<Path, YamlFile> files = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final @Nullable Path base;

    private ManifestFiles(@Nullable Path base) {
        this.base = base;
    }

    /** Names files as they are given. */
    public static ManifestFiles asNamed() {
        return new ManifestFiles(null);
    }

    /** Names files relative to a folder, where they are in it. */
    public static ManifestFiles relativeTo(Path base) {
        return new ManifestFiles(base.toAbsolutePath().normalize());
    }

    /**
     * Adds a file, whatever its name, or all manifests in a folder and those below it.
     *
     * @throws IOException if there is nothing of that name, or it cannot be read
     */
    public ManifestFiles add(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            for (Path file : manifestsIn(path)) {
                read(file);
            }
        } else if (Files.exists(path)) {
            read(path);
        } else {
            throw new NoSuchFileException(path.toString());
        }
        return this;
    }

    /** What was read. */
    public List<YamlFile> files() {
        return List.copyOf(files.values());
    }

    /** What was passed over, and how it is checked instead; one sentence each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Where a file of that name was read from. */
    public Path path(String name) {
        return files.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    private void read(Path path) throws IOException {
        Path key = path.toAbsolutePath().normalize();
        if (files.containsKey(key)) {
            return;
        }
        try (InputStream in = Files.newInputStream(path)) {
            // One more than is allowed, so that the reader can say so without all of it in memory.
            files.put(key, YamlFile.of(name(path), in.readNBytes(YamlFile.MOST_BYTES + 1)));
        }
    }

    private String name(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path named = base != null && absolute.startsWith(base) ? base.relativize(absolute) : path.normalize();
        return named.toString().replace('\\', '/');
    }

    private Set<Path> manifestsIn(Path folder) throws IOException {
        Set<Path> found = new TreeSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (!directory.equals(folder) && isPassedOver(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (Files.exists(directory.resolve("Chart.yaml"))) {
                    String chart = name(directory).isEmpty() ? "." : name(directory);
                    notes.add(chart + ": is a Helm chart (check what it renders to: helm template " + chart
                            + " | graceful-manifest check -)");
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isManifest(file) && Files.isRegularFile(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean isPassedOver(Path directory) {
        String name = String.valueOf(directory.getFileName());
        return name.startsWith(".") || PASSED_OVER.contains(name);
    }

    private static boolean isManifest(Path file) {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }
}
