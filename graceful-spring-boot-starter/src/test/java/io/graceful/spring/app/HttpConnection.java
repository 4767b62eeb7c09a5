package io.graceful.spring.app;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection that hides nothing: no retry, no pool, every header as it came. */
public final class HttpConnection implements Closeable {

    /** A response; {@code whole} is false if the connection ended before the body did. */
    public record Response(int status, Map<String, String> headers, String body, boolean whole) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public boolean tellsToLeave() {
            return header("Connection").equalsIgnoreCase("close");
        }
    }

    private final Socket socket;
    private final InputStream in;
    private int chunks;

    public HttpConnection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public Response get(String path, String... headers) throws IOException {
        send("GET", path, "", headers);
        return read();
    }

    public Response post(String path, String body) throws IOException {
        send("POST", path, body, "Content-Type: text/plain");
        return read();
    }

    public void send(String method, String path, String body, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        socket.getOutputStream()
                .write(text.append("\r\n").append(body).toString().getBytes(StandardCharsets.US_ASCII));
    }

    public Response read() throws IOException {
        Response head = readHead();
        StringBuilder body = new StringBuilder();
        boolean whole = true;
        if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            String chunk = readChunk();
            while (chunk != null && !chunk.isEmpty()) {
                body.append(chunk);
                chunk = readChunk();
            }
            whole = chunk != null;
        } else if (!head.header("Content-Length").isEmpty()) {
            body.append(
                    new String(in.readNBytes(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8));
        }
        return new Response(head.status(), head.headers(), body.toString(), whole);
    }

    /** Status and headers of a response whose body is read by {@link #readChunk()}. */
    public Response readHead() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Response(Integer.parseInt(status[1]), headers, "", true);
    }

    /** The next chunk; empty for the last one, null if the connection ended without it. */
    public String readChunk() throws IOException {
        if (chunks++ > 0) {
            // The end of the one before: Jetty sends it only with the next one.
            line();
        }
        String size = line();
        if (size.isEmpty()) {
            return null;
        }
        int length = Integer.parseInt(size.strip(), 16);
        if (length == 0) {
            line();
            chunks = 0;
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    public InputStream in() {
        return in;
    }

    public Socket socket() {
        return socket;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
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
