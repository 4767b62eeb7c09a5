package io.graceful.testkit.load;

import io.graceful.testkit.callers.Outcome;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Wanted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.message.MessageSupport;
import org.jspecify.annotations.Nullable;

/**
 * The body of one response as it comes, and whether it is whole although it ended as a whole one does. It keeps the last bytes only.
 * Not for use by two threads at once.
 */
final class BodyCheck {

    /** Header with the digest of a body (RFC 9530). */
    static final String DIGEST_HEADER = "Repr-Digest";

    /** Longer than the last event of any stream that can be told by its id. */
    private static final int TAIL = 512;

    private static final Pattern SHA_256 = Pattern.compile("sha-256=:([A-Za-z0-9+/=]+):");

    private final Wanted wanted;
    private final String promised;
    private final long length;
    private final @Nullable MessageDigest digest;
    private final ByteBuffer tail = ByteBuffer.allocate(2 * TAIL);
    private long bytes;

    /** What is wrong with a body. */
    record Fault(Cause cause, String message) {}

    /**
     * A body of which nothing has come.
     *
     * @param digestHeader the value of {@link #DIGEST_HEADER}; null or {@code ""} if there was none
     */
    BodyCheck(Wanted wanted, @Nullable String digestHeader) {
        this(wanted, digestHeader, -1);
    }

    /** The body of this response, of which nothing has come. */
    BodyCheck(ClientSpec spec, HttpResponse response) {
        this(
                spec.wanted(),
                isWhole(spec, response.getCode()) ? value(response, DIGEST_HEADER) : null,
                MessageSupport.canResponseHaveBody(spec.message().method(), response) ? length(response) : -1);
    }

    /** Whether a digest of the representation is one of the body: not of a HEAD's, of a part, or of an error's. */
    private static boolean isWhole(ClientSpec spec, int status) {
        return status == HttpStatus.SC_OK && !spec.message().method().equals("HEAD");
    }

    private static @Nullable String value(HttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private static long length(HttpResponse response) {
        String value = value(response, HttpHeaders.CONTENT_LENGTH);
        return value == null || !value.matches("\\d{1,18}") ? -1 : Long.parseLong(value);
    }

    private BodyCheck(Wanted wanted, @Nullable String digestHeader, long length) {
        this.wanted = wanted;
        this.length = length;
        promised = promised(digestHeader);
        digest = promised.isEmpty() ? null : sha256();
    }

    private static String promised(@Nullable String header) {
        Matcher matcher = SHA_256.matcher(header == null ? "" : header);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    void add(byte[] part, int length) {
        bytes += length;
        if (digest != null) {
            digest.update(part, 0, length);
        }
        int kept = Math.min(length, TAIL);
        if (tail.remaining() < kept) {
            byte[] last = tail();
            tail.clear().put(last);
        }
        tail.put(part, length - kept, kept);
    }

    long bytes() {
        return bytes;
    }

    private byte[] tail() {
        return Arrays.copyOfRange(tail.array(), Math.max(0, tail.position() - TAIL), tail.position());
    }

    /** It ended properly: what is wrong with it all the same; null if nothing is. */
    @Nullable
    Fault end() {
        String sum = digest == null ? "" : Base64.getEncoder().encodeToString(digest.digest());
        if (length >= 0 && bytes != length) {
            return lengthFault(length, bytes);
        }
        return fault(wanted, bytes, promised.equals(sum), tail());
    }

    /** The same for a body that somebody else has read. */
    static @Nullable Fault fault(ClientSpec spec, Outcome outcome) {
        String promised = promised(isWhole(spec, outcome.status()) ? outcome.digest() : null);
        boolean same =
                promised.isEmpty() || hex(Base64.getDecoder().decode(promised)).equals(outcome.sha256());
        return fault(spec.wanted(), outcome.bytes(), same, outcome.tail());
    }

    private static String hex(byte[] sum) {
        StringBuilder text = new StringBuilder();
        for (byte one : sum) {
            text.append(String.format(Locale.ROOT, "%02x", one));
        }
        return text.toString();
    }

    private static Fault lengthFault(long length, long bytes) {
        Cause cause = bytes < length ? Cause.FALSE_END : Cause.WRONG_BODY;
        return new Fault(cause, "a proper end after " + bytes + " bytes of " + length);
    }

    private static @Nullable Fault fault(Wanted wanted, long bytes, boolean digestIsRight, byte[] tail) {
        if (wanted.bytes() >= 0 && bytes != wanted.bytes()) {
            return lengthFault(wanted.bytes(), bytes);
        }
        if (!wanted.ends().isEmpty()) {
            Events.Event last = Events.last(new String(tail, StandardCharsets.UTF_8));
            if (!last.isCalled(wanted.ends())) {
                String after = last.name().isEmpty() ? "without an event" : "after event " + last.name();
                return new Fault(Cause.FALSE_END, "a proper end " + after + ", not " + wanted.ends());
            }
        }
        return digestIsRight ? null : new Fault(Cause.WRONG_BODY, "the bytes are not those of its digest");
    }
}
