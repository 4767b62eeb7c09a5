package io.graceful.testkit.pod;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs there are. */
final class Programs {

    private Programs() {}

    /**
     * Looks for a program before it is run: inside a namespace its absence would be somebody else's error.
     *
     * @throws IOException if there is none
     */
    static void check(String program, Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("no directory " + directory);
        }
        boolean isPath = program.contains(File.separator);
        boolean there = isPath ? Files.isExecutable(directory.resolve(program)) : onPath(program);
        if (!there) {
            throw new IOException(
                    isPath ? "no program " + directory.resolve(program) : "no program " + program + " on the PATH");
        }
    }

    static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }
}
