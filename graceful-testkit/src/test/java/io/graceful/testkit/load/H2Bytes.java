package io.graceful.testkit.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** What one side of an HTTP/2 connection sends, byte for byte. */
final class H2Bytes {

    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    static final int END_HEADERS = 0x4;
    static final int PADDED_WITH_PRIORITY = 0x28;

    private final HPackEncoder encoder = new HPackEncoder(4096, StandardCharsets.US_ASCII);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int stream = 1;

    H2Bytes text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    H2Bytes frame(int type, int flags, int on, byte[] payload) {
        int length = payload.length;
        out.writeBytes(new byte[] {
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length,
            (byte) type,
            (byte) flags,
            (byte) (on >> 24),
            (byte) (on >> 16),
            (byte) (on >> 8),
            (byte) on
        });
        out.writeBytes(payload);
        return this;
    }

    H2Bytes settings() {
        return frame(Frames.SETTINGS, 0, 0, new byte[6]);
    }

    H2Bytes goAway() {
        return frame(Frames.GOAWAY, 0, 0, new byte[8]);
    }

    H2Bytes request(String id) {
        return frame(Frames.HEADERS, END_HEADERS | 1, next(), block(id));
    }

    /** In three frames, of which the first is padded and has a priority. */
    H2Bytes requestInPieces(String id) {
        byte[] block = block(id);
        int on = next();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        first.write(3);
        first.writeBytes(new byte[5]);
        first.writeBytes(Arrays.copyOfRange(block, 0, 2));
        first.writeBytes(new byte[3]);
        frame(Frames.HEADERS, PADDED_WITH_PRIORITY, on, first.toByteArray());
        frame(Frames.CONTINUATION, 0, on, Arrays.copyOfRange(block, 2, 5));
        return frame(Frames.CONTINUATION, END_HEADERS, on, Arrays.copyOfRange(block, 5, block.length));
    }

    private int next() {
        stream += 2;
        return stream - 2;
    }

    private byte[] block(String id) {
        List<Header> headers = List.of(
                new BasicHeader(":method", "GET"),
                new BasicHeader(":path", "/"),
                new BasicHeader("x-request-id", id),
                new BasicHeader("x-other", "always the same"));
        ByteArrayBuffer block = new ByteArrayBuffer(256);
        try {
            encoder.encodeHeaders(block, headers, false);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(e);
        }
        return block.toByteArray();
    }

    byte[] all() {
        return out.toByteArray();
    }
}
