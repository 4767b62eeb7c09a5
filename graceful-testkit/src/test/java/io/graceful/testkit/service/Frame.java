package io.graceful.testkit.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** One frame of HTTP/2 (RFC 9113, section 4). */
record Frame(int type, int flags, int stream, byte[] payload) {

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
    static final int PADDED = 8;
    static final int PRIORITY = 0x20;

    /** What everybody takes. */
    static final int MOST = 16 * 1024;

    private static final int HEAD = 9;
    private static final byte[] NOTHING = {};

    /** A frame whose payload is one number. */
    static Frame number(int type, int stream, int number) {
        return new Frame(type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
    }

    static Frame of(int type, int flags) {
        return new Frame(type, flags, 0, NOTHING);
    }

    static Frame goAway(int lastStream) {
        return new Frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).array());
    }

    static Frame read(InputStream in) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(exactly(in, HEAD));
        int lengthAndType = head.getInt();
        int length = lengthAndType >>> 8;
        if (length > MOST) {
            throw new IOException("a frame of " + length + " bytes");
        }
        int flags = head.get() & 0xff;
        int stream = head.getInt() & Integer.MAX_VALUE;
        return new Frame(lengthAndType & 0xff, flags, stream, exactly(in, length));
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("half a frame");
        }
        return bytes;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int number() {
        return ByteBuffer.wrap(payload).getInt();
    }

    /** The payload without padding and priority. */
    ByteBuffer content() throws IOException {
        int padding = has(PADDED) ? payload[0] & 0xff : 0;
        int before = (has(PADDED) ? 1 : 0) + (type == HEADERS && has(PRIORITY) ? 5 : 0);
        if (before + padding > payload.length) {
            throw new IOException("more padding than payload");
        }
        return ByteBuffer.wrap(payload, before, payload.length - before - padding);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEAD + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
