package io.graceful.manifest.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what was rendered. */
public final class RenderedFiles {

    private RenderedFiles() {}

    /**
     * Writes the files into a folder, or a single one under the name that is given; what was there is replaced.
     *
     * @param files names and texts, as {@link Renderer#render} gives them
     * @param output a folder; a file if there is one text and the name looks like a file's
     * @return where they are now
     */
    public static List<Path> write(Map<String, String> files, Path output) throws IOException {
        boolean folder = files.size() > 1 || Files.isDirectory(output) || !looksLikeFile(output);
        if (folder && Files.exists(output) && !Files.isDirectory(output)) {
            throw new IOException(
                    output + ": is a file (expected: a folder for " + String.join(" and ", files.keySet()) + ")");
        }
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = folder ? output.resolve(file.getKey()) : output;
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            written.add(Files.writeString(target, file.getValue()));
        }
        return written;
    }

    private static boolean looksLikeFile(Path output) {
        String name = String.valueOf(output.getFileName());
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".tpl") || name.endsWith(".txt");
    }
}
