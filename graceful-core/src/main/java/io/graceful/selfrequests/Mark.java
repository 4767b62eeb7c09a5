package io.graceful.selfrequests;

import io.graceful.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows its own requests by: 128 random bits, worth something only while they are sent. Otherwise anybody
 * could have his requests left out of the counts, and a stop would not wait for them.
 */
final class Mark {

    /** What was sent just before the end may still be on its way to a thread of the server. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Time time;
    private volatile boolean active;
    private volatile long endedNanos;
    private volatile boolean ended;
    private volatile byte[] value = new byte[0];

    Mark(Time time) {
        this.time = time;
    }

    /** From here on requests with the mark are ours; returns it. */
    String begin() {
        // Not made before it is needed: the first use of SecureRandom costs a service's start some milliseconds.
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String text = HexFormat.of().formatHex(random);
        value = text.getBytes(StandardCharsets.ISO_8859_1);
        active = true;
        return text;
    }

    /** No more are sent. */
    void end() {
        endedNanos = time.nanos();
        ended = true;
    }

    /** Stands on the path of every request: before and after the warm-up it is one read. */
    boolean isActive() {
        if (!active) {
            return false;
        }
        if (ended && time.since(endedNanos).compareTo(LINGER) >= 0) {
            active = false;
        }
        return active;
    }

    boolean matches(@Nullable String header) {
        return header != null
                && isActive()
                && MessageDigest.isEqual(value, header.getBytes(StandardCharsets.ISO_8859_1));
    }
}
