package io.graceful.undertow;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 connection, byte for byte: no pool, no retry, nothing hidden. */
final class RawHttp1 implements AutoCloseable {

    record Response(int status, Map<String, String> headers, String body) {
        boolean saysClose() {
            return "close".equalsIgnoreCase(headers.get("connection"));
        }
    }

    private final Socket socket = new Socket();
    private final InputStream in;

    RawHttp1(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        socket.setSoTimeout(15_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request on a connection of its own. */
    static Response once(int port, String path) throws IOException {
        try (RawHttp1 connection = new RawHttp1(port)) {
            return connection.get(path);
        }
    }

    Response get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    Response send(String request) throws IOException {
        write(request);
        return read();
    }

    void write(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    Response read() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Response(Integer.parseInt(status.split(" ")[1]), headers, body(headers));
    }

    private String body(Map<String, String> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(bytes(size));
                line();
            }
            line();
        } else if (headers.containsKey("content-length")) {
            body.write(bytes(Integer.parseInt(headers.get("content-length"))));
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Reads the head of a response without a body, as a HEAD request gets it. */
    boolean isAnswered200WithClose() throws IOException {
        boolean close = false;
        boolean ok = line().contains(" 200 ");
        for (String line = line(); !line.isEmpty(); line = line()) {
            close |= line.toLowerCase(Locale.ROOT).equals("connection: close");
        }
        return ok && close && isClosedByServer();
    }

    /** Reads and forgets everything until the server closes, in order or not. */
    void readUntilClosed() {
        try {
            in.readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open after the timeout", e);
        } catch (IOException e) {
            // Reset: closed all the same.
        }
    }

    /** Whether the server closes the connection within the socket's timeout. */
    boolean isClosedByServer() throws IOException {
        return in.read() == -1;
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("body ended after " + bytes.length + " of " + count);
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c == -1) {
                throw new EOFException("connection ended after '" + line + "'");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
