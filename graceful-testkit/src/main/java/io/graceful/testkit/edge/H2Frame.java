package io.graceful.testkit.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One frame of HTTP/2 (RFC 9113, section 4). */
final class H2Frame {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int HEAD = 9;

    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    H2Frame(int type, int flags, int stream, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.stream = stream;
        this.payload = payload;
    }

    static H2Frame number(int type, int stream, int number) {
        return new H2Frame(
                type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
    }

    /** The next one; null at the end of the connection. */
    static @Nullable H2Frame read(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length < HEAD) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        int lengthAndType = fields.getInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        if (payload.length < lengthAndType >>> 8) {
            return null;
        }
        int flags = fields.get() & 0xff;
        return new H2Frame(lengthAndType & 0xff, flags, fields.getInt() & Integer.MAX_VALUE, payload);
    }

    int type() {
        return type;
    }

    int stream() {
        return stream;
    }

    byte[] payload() {
        return payload;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int number() {
        return ByteBuffer.wrap(payload).getInt();
    }

    /** The payload without padding and priority. */
    ByteBuffer content() {
        int padding = has(PADDED) ? payload[0] & 0xff : 0;
        int before = (has(PADDED) ? 1 : 0) + (type == HEADERS && has(PRIORITY) ? 5 : 0);
        return ByteBuffer.wrap(payload, before, payload.length - before - padding);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEAD + payload.length)
                .putInt((payload.length << 8) | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
