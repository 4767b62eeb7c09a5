package io.graceful.manifest.kube;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Writes a file anew so that whoever reads it meanwhile sees the old or the new text, never a part. */
public final class FileReplacement {

    private FileReplacement() {}

    /** The file keeps its permissions; a link stays a link to it. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path real = file.toRealPath();
        Path folder = real.getParent();
        if (folder == null) {
            throw new IOException(file + ": not a file");
        }
        Path temporary = Files.createTempFile(folder, ".graceful-", ".tmp");
        try {
            Files.write(temporary, bytes);
            PosixFileAttributeView rights = Files.getFileAttributeView(real, PosixFileAttributeView.class);
            if (rights != null) {
                Files.setPosixFilePermissions(temporary, rights.readAttributes().permissions());
            }
            move(temporary, real);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
