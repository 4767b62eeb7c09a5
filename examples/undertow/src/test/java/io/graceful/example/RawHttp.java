package io.graceful.example;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A socket with nothing between it and the test: says what no client would let one say. */
final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(40).toMillis();

    private final Socket socket = new Socket();

    RawHttp(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Sends one request on a connection of its own and returns everything that comes back. */
    static String exchange(int port, String requestLine, String... headers) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send(head(requestLine, headers));
            return http.readAll();
        }
    }

    /** A request head that asks for the end of the connection. */
    static String head(String requestLine, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return requestLine + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + lines + "\r\n";
    }

    void send(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** All that comes until the server closes. A reset ends it too: what came before it counts. */
    String readAll() throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8192];
        InputStream in = socket.getInputStream();
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException e) {
            all.append("\n[").append(e.getMessage()).append(']');
        }
        return all.toString();
    }

    /** Whether any byte comes within this time. */
    boolean hasAnswerWithin(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
