package io.graceful.testkit.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/** Finds the ids of requests in the frames that a client sends. */
final class HeaderReader implements Frames.Reader {

    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int LONGEST = 1 << 20;

    /**
     * More than the 4096 bytes of a table that was not negotiated: what the client has forgotten it does not ask for, so a
     * table that keeps more gives the same answers.
     */
    private static final int TABLE = 1 << 16;

    private final Consumer<String> found;
    private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.ISO_8859_1);
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();

    HeaderReader(Consumer<String> found) {
        this.found = found;
    }

    @Override
    public boolean wants(int type) {
        return type == Frames.HEADERS || type == Frames.CONTINUATION;
    }

    @Override
    public void frame(int type, int flags, byte[] payload) {
        if (type == Frames.HEADERS) {
            int padding = (flags & PADDED) == 0 ? 0 : payload[0] & 0xff;
            int from = ((flags & PADDED) == 0 ? 0 : 1) + ((flags & PRIORITY) == 0 ? 0 : PRIORITY_BYTES);
            block.reset();
            add(Arrays.copyOfRange(payload, from, payload.length - padding));
        } else if (type == Frames.CONTINUATION) {
            add(payload);
        } else {
            return;
        }
        if ((flags & END_HEADERS) != 0) {
            decode();
        }
    }

    private void add(byte[] part) {
        if (block.size() + part.length > LONGEST) {
            throw new IllegalArgumentException("headers that do not end");
        }
        block.writeBytes(part);
    }

    private void decode() {
        try {
            List<Header> headers = decoder.decodeHeaders(ByteBuffer.wrap(block.toByteArray()));
            // What comes after a body tells of no new request.
            if (headers.stream().anyMatch(header -> header.getName().equals(":method"))) {
                headers.stream()
                        .filter(header -> header.getName().equalsIgnoreCase(Request.ID_HEADER))
                        .limit(1)
                        .forEach(header -> found.accept(header.getValue().strip()));
            }
        } catch (HPackException e) {
            throw new IllegalArgumentException("headers that cannot be read", e);
        }
    }
}
