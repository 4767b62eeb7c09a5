package io.graceful.testkit.callers;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A body as it is delivered, of which only length, digest and end are kept. For one thread at a time. */
final class Delivered {

    private static final int TAIL = 512;
    private static final int BUFFER = 16 * 1024;

    private final MessageDigest sha256;
    private final byte[] ring = new byte[TAIL];
    private long bytes;

    Delivered() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void add(byte[] part) {
        add(part, part.length);
    }

    private void add(byte[] part, int length) {
        sha256.update(part, 0, length);
        for (int i = Math.max(0, length - TAIL); i < length; i++) {
            ring[(int) ((bytes + i) % TAIL)] = part[i];
        }
        bytes += length;
    }

    /** Reads to the end. */
    void addAll(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            add(buffer, read);
        }
    }

    private byte[] tail() {
        byte[] tail = new byte[(int) Math.min(bytes, TAIL)];
        for (int i = 0; i < tail.length; i++) {
            tail[i] = ring[(int) ((bytes - tail.length + i) % TAIL)];
        }
        return tail;
    }

    /** All there is to tell; nothing can be added afterwards. */
    Outcome outcome(int status, String version, @Nullable String digest) {
        return new Outcome(
                status,
                version,
                bytes,
                HexFormat.of().formatHex(sha256.digest()),
                digest == null ? "" : digest,
                tail());
    }
}
