package io.graceful.testkit.edge;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A connection of HTTP/1.1. */
final class Http1Client extends Client {

    private static final int MOST_OF_A_HEAD = 64 * 1024;

    private final InputStream in;
    private final OutputStream out;

    Http1Client(Socket plain, Socket socket) throws IOException {
        super(plain, socket);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    @Override
    Call begin(Request request) throws IOException {
        out.write(request.http1());
        return expect(request);
    }

    /** The answer to a request that was sent by {@link #write}. */
    Call expect(Request request) {
        return new Http1Call(this, request);
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** The next byte; -1 at the end of the connection, however that is said. */
    int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 1) < 0 ? -1 : one[0] & 0xff;
    }

    int read(byte[] into, int most) throws IOException {
        try {
            return in.read(into, 0, most);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came for " + PATIENCE_MILLIS + " ms", e);
        } catch (EOFException e) {
            return -1;
        } catch (IOException e) {
            if (isReset(e)) {
                throw new BrokenException("the connection was reset");
            }
            throw e;
        }
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                throw new BrokenException(
                        line.length() == 0
                                ? "the connection ended instead of a line"
                                : "the connection ended in the line \"" + line + '"');
            }
            if (line.length() > MOST_OF_A_HEAD) {
                throw new AssertionError("a line without an end: " + line.substring(0, 80));
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new AssertionError("not a header: " + line);
            }
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        return headers;
    }

    @Override
    String whyNotTold(Answer last) {
        return last.saysClose() ? whyNotEnded() : "the answer " + last + " does not say Connection: close";
    }

    /** Waits for the end of the connection. Nothing if it comes as it should. */
    String whyNotEnded() {
        try {
            int next = read();
            if (next < 0) {
                close();
            }
            return next < 0 ? "" : "something followed the answer that said close: " + (char) next + line();
        } catch (BrokenException e) {
            return e.getMessage() + " behind the answer that said close";
        } catch (IOException | AssertionError e) {
            return "the connection did not end behind the answer that said close: " + e;
        }
    }
}
