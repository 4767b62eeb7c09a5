package io.graceful.testkit.load;

import io.graceful.testkit.scenario.Body;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The body of one request: which bytes, and when each may be sent. Not for use by two threads at once. */
final class Upload {

    /** How often a paced body has bytes to send. */
    static final long STEP_MILLIS = 50;

    private static final int PART = 16 * 1024;

    private final Body body;
    private final byte[] pattern;
    private final long length;
    private long began;
    private long sent;

    /**
     * A body of which nothing was sent.
     *
     * @param share how much of it is sent at all, 1 for the whole
     */
    Upload(Body body, double share) {
        this.body = body;
        byte[] text = body.text().getBytes(StandardCharsets.UTF_8);
        pattern = text.length == 0 ? new byte[] {' '} : text;
        length = (long) (body.bytes() * share);
    }

    boolean over() {
        return sent == length;
    }

    /** The next bytes that may be sent now; none if their time has not come. They count as sent. */
    byte[] next() {
        if (began == 0) {
            began = System.nanoTime();
        }
        byte[] part = new byte[(int) Math.min(PART, due() - sent)];
        for (int i = 0; i < part.length; i++) {
            part[i] = pattern[(int) ((sent + i) % pattern.length)];
        }
        sent += part.length;
        return part;
    }

    private long due() {
        long over = body.over().toNanos();
        if (over == 0) {
            return length;
        }
        // In whole steps, whoever asks in between, so that no part is tiny: servers take a crowd of those for an
        // attack. The first
        // step's bytes at once.
        long step = TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
        long passed = ((System.nanoTime() - began) / step + 1) * step;
        return passed >= over ? length : Math.max(sent, (long) ((double) length * passed / over));
    }
}
