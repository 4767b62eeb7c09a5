package io.graceful.testkit.load;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ids of requests in the bytes that a client sends on a connection, wherever they are cut: in HTTP/1.1, and in
 * HTTP/2 that begins at once or after an upgrade. What is encrypted it cannot read, and what it does not understand it leaves.
 */
final class IdReader {

    /** What every client sends before its first frame (RFC 9113, section 3.4). */
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final Pattern ID =
            Pattern.compile("(?i)\\r\\n" + Request.ID_HEADER + ":[ \\t]*([^\\r\\n]{1,200})\\r\\n");
    private static final int LONGEST = 256;
    private static final byte TLS_HANDSHAKE = 0x16;

    private final Consumer<String> found;
    private final BooleanSupplier upgraded;
    private final StringBuilder unread = new StringBuilder();
    private boolean begun;
    private boolean first = true;
    private boolean blind;
    private @Nullable Frames frames;

    /**
     * For one connection.
     *
     * @param found gets the ids
     * @param upgraded whether the server has agreed to go on with HTTP/2
     */
    IdReader(Consumer<String> found, BooleanSupplier upgraded) {
        this.found = found;
        this.upgraded = upgraded;
    }

    /** Whether it finds no more, whatever comes. */
    boolean isBlind() {
        return blind;
    }

    /** The next bytes. Never fails. */
    void read(byte[] bytes, int length) {
        if (!begun && length > 0) {
            begun = true;
            blind = bytes[0] == TLS_HANDSHAKE;
        }
        if (blind) {
            return;
        }
        try {
            if (frames == null) {
                text(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
            } else {
                frames.read(bytes, 0, length);
            }
        } catch (RuntimeException e) {
            // The connection is its two ends' own; whatever they speak goes on.
            blind = true;
        }
    }

    private void text(String bytes) {
        unread.append(bytes);
        int preface = unread.indexOf(PREFACE);
        if (preface >= 0 && ((first && preface == 0) || upgraded.getAsBoolean())) {
            ids(unread.substring(0, preface));
            byte[] rest = unread.substring(preface + PREFACE.length()).getBytes(StandardCharsets.ISO_8859_1);
            frames = new Frames(new HeaderReader(found));
            frames.read(rest, 0, rest.length);
            return;
        }
        int done = Math.max(ids(unread), unread.length() - LONGEST);
        first &= done == 0;
        unread.delete(0, done);
    }

    /** How many of these bytes are of no use any more. */
    private int ids(CharSequence text) {
        Matcher matcher = ID.matcher(text);
        int done = 0;
        while (matcher.find(done)) {
            found.accept(matcher.group(1).strip());
            // The line end may begin the next one.
            done = matcher.end() - 2;
        }
        return done;
    }
}
