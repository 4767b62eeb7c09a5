package io.graceful.testkit.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the bytes that a server sends on a connection whether it agrees to go on with HTTP/2, and whether it says GOAWAY.
 * What is encrypted it cannot read, and what it does not understand it leaves. One thread reads; any may ask.
 */
final class AnswerReader implements Frames.Reader {

    private static final String SWITCHING = "HTTP/1.1 101 ";
    private static final String HEAD_END = "\r\n\r\n";
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int SETTING_BYTES = 6;

    private final Runnable goAway;
    private final StringBuilder unread = new StringBuilder();
    private boolean first = true;
    private boolean blind;
    private volatile boolean upgraded;
    private @Nullable Frames frames;

    AnswerReader(Runnable goAway) {
        this.goAway = goAway;
    }

    /** Whether the server has agreed to go on with HTTP/2. */
    boolean upgraded() {
        return upgraded;
    }

    /** The next bytes. Never fails. */
    void read(byte[] bytes, int length) {
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
        if (first && unread.length() >= Frames.HEAD) {
            first = false;
            if (unread.indexOf("HTTP/") == 0) {
                head();
            } else if (beginsWithSettings()) {
                frames(0);
            } else {
                blind = true;
            }
        } else if (!first) {
            head();
        }
    }

    /** Looks for one that changes the protocol. */
    private void head() {
        int switching = unread.indexOf(SWITCHING);
        int end = switching < 0 ? -1 : unread.indexOf(HEAD_END, switching);
        if (switching < 0) {
            unread.delete(0, Math.max(0, unread.length() - SWITCHING.length()));
        } else if (end < 0) {
            blind = unread.length() > LONGEST_HEAD;
        } else if (unread.substring(switching, end).toLowerCase(Locale.ROOT).contains("h2c")) {
            upgraded = true;
            frames(end + HEAD_END.length());
        } else {
            blind = true;
        }
    }

    /** Every server's first frame; some send it before the client has said a word. */
    private boolean beginsWithSettings() {
        int length = unread.charAt(0) << 16 | unread.charAt(1) << 8 | unread.charAt(2);
        return unread.charAt(3) == Frames.SETTINGS && length % SETTING_BYTES == 0;
    }

    private void frames(int from) {
        byte[] rest = unread.substring(from).getBytes(StandardCharsets.ISO_8859_1);
        unread.setLength(0);
        frames = new Frames(this);
        frames.read(rest, 0, rest.length);
    }

    @Override
    public boolean wants(int type) {
        return false;
    }

    @Override
    public void frame(int type, int flags, byte[] payload) {
        if (type == Frames.GOAWAY) {
            goAway.run();
        }
    }
}
