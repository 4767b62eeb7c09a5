package io.graceful.testkit.scenario;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The body of a request.
 *
 * @param text what it begins with; the rest, if {@code bytes} is more, is the text over again
 * @param bytes how long it is
 * @param chunked sent in chunks instead of with its length; HTTP/1.1 only, elsewhere there is no difference
 * @param expectContinue sent only when the server has said 100 (Continue), or after 3 s without a word
 * @param over the time over which it is sent, evenly; zero for at once
 */
public record Body(String text, long bytes, boolean chunked, boolean expectContinue, Duration over) {

    private static final String FILLER = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n";

    /** A short text, at once and with its length. */
    public static Body text(String text) {
        return new Body(text, text.getBytes(StandardCharsets.UTF_8).length, false, false, Duration.ZERO);
    }

    /** This many bytes of something, at once and with their length. */
    public static Body of(long bytes) {
        return new Body(FILLER, bytes, false, false, Duration.ZERO);
    }

    public Body inChunks() {
        return new Body(text, bytes, true, expectContinue, over);
    }

    public Body expectingContinue() {
        return new Body(text, bytes, chunked, true, over);
    }

    /** Sent evenly over this time. */
    public Body over(Duration time) {
        return new Body(text, bytes, chunked, expectContinue, time);
    }
}
