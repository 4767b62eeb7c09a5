package io.graceful.testkit.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and what comes back. One thread uses it. Each wait ends after {@link Client#PATIENCE_MILLIS} with an
 * {@link AssertionError}.
 */
abstract class Call {

    private @Nullable Answer known;

    /** Sends a part of the body. */
    abstract void send(byte[] part) throws IOException;

    /** Ends a body whose length the head did not say, and on HTTP/2 every body. */
    abstract void finish() throws IOException;

    /** Waits for the next head, which may be an interim one (1xx). */
    abstract Answer nextHead() throws IOException;

    /**
     * A part of the answer's body; -1 at its proper end. After {@link #answer()} only.
     *
     * @throws BrokenException if it is visibly cut
     */
    abstract int read(byte[] into) throws IOException;

    /** Whether the end of the body is the end of the connection: then nobody can see a cut. */
    abstract boolean endsByClose();

    /** What came behind the body. */
    abstract Map<String, String> trailers();

    /** Leaves as a client that wants no answer any more: a reset of the stream, or of the connection where that is all there is. */
    abstract void leave() throws IOException;

    /** Waits for the final head, which is known from then on. */
    final Answer answer() throws IOException {
        Answer answer = known;
        while (answer == null || answer.status() / 100 == 1) {
            answer = nextHead();
        }
        known = answer;
        return answer;
    }

    /** What there is of the body, to its proper end. */
    final byte[] rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[16 * 1024];
        for (int read = read(part); read >= 0; read = read(part)) {
            all.write(part, 0, read);
        }
        return all.toByteArray();
    }
}
