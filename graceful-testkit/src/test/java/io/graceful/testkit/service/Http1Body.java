package io.graceful.testkit.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The body of a request of HTTP/1.1, of a known length or in chunks. Who expects 100 (Continue) gets it at the first read. */
final class Http1Body extends InputStream {

    private final Connection connection;
    private final boolean chunked;
    private boolean expected;
    private long left;
    private boolean first = true;
    private boolean ended;

    /** A body; of chunks if the length is -1. */
    Http1Body(Connection connection, boolean expected, long length) {
        this.connection = connection;
        this.expected = expected && length != 0;
        chunked = length < 0;
        left = Math.max(0, length);
        ended = length == 0;
    }

    boolean isAtItsEnd() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (expected) {
            expected = false;
            connection.out().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = connection.in().read(bytes, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the client left in its body");
        }
        left -= read;
        ended = !chunked && left == 0;
        return read;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            line();
        }
        first = false;
        left = Long.parseLong(line().split(";", 2)[0].strip(), 16);
        if (left == 0) {
            while (!line().isEmpty()) {
                // A trailer, which nobody reads.
            }
            ended = true;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = connection.in().read();
                next != '\n';
                next = connection.in().read()) {
            if (next < 0 || line.length() > 1024) {
                throw new EOFException("no end of a line");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
