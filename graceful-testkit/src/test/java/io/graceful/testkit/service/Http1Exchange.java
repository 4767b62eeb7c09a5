package io.graceful.testkit.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A request of HTTP/1.1. */
final class Http1Exchange extends Exchange {

    private static final Map<Integer, String> REASONS = Map.of(
            200,
            "OK",
            204,
            "No Content",
            304,
            "Not Modified",
            405,
            "Method Not Allowed",
            413,
            "Content Too Large",
            500,
            "Internal Server Error",
            503,
            "Service Unavailable");

    private final State state;
    private final Http1Body body;
    private final int patience;
    private boolean closes;
    private boolean last;

    Http1Exchange(Connection connection, String head, int patience) throws IOException {
        this(connection, head.split("\r\n"), patience);
    }

    private Http1Exchange(Connection connection, String[] lines, int patience) throws IOException {
        this(connection, lines[0].split(" ", 3), headers(lines), patience);
    }

    private Http1Exchange(Connection connection, String[] line, Map<String, String> headers, int patience)
            throws IOException {
        super(connection, line[0], line[1], headers);
        state = connection.state;
        this.patience = patience;
        closes = "close".equalsIgnoreCase(header("connection"));
        body = new Http1Body(
                connection, "100-continue".equalsIgnoreCase(header("expect")), isChunked() ? -1 : knownLength());
    }

    private static Map<String, String> headers(String[] lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private boolean isChunked() {
        return "chunked".equalsIgnoreCase(header("transfer-encoding"));
    }

    /** The length of its body; -1 if that comes in chunks. */
    long knownLength() {
        if (isChunked()) {
            return -1;
        }
        String length = header("content-length");
        return length == null ? 0 : Long.parseLong(length);
    }

    @Override
    boolean hasBody() {
        return knownLength() != 0;
    }

    @Override
    InputStream body() {
        return body;
    }

    /** Its head as HTTP/2 has it. */
    Map<String, String> asHttp2() {
        Map<String, String> all = new HashMap<>();
        all.put(":method", method);
        all.put(":path", target);
        if (header("x-request-id") != null) {
            all.put("x-request-id", header("x-request-id"));
        }
        return all;
    }

    boolean isReadToTheEnd() {
        return body.isAtItsEnd();
    }

    @Override
    void closes() {
        closes = true;
    }

    boolean connectionGoesOn() {
        return !last;
    }

    @Override
    Answer answer(int status, Map<String, String> headers, long length) {
        boolean stopping = state.stopping;
        boolean said = closes || (stopping && connection.saysFarewell());
        last = said || (stopping && state.defect == Defect.CLOSES_WITHOUT_SAYING);
        if (said) {
            connection.tell();
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "") + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (length < 0) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (status != 204 && status != 304) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        head.append(said ? "Connection: close\r\n\r\n" : "\r\n");
        return new Http1Answer(head.toString().getBytes(StandardCharsets.US_ASCII), length < 0);
    }

    @Override
    boolean callerLeft() throws IOException {
        return connection.isLeft(patience);
    }

    @Override
    void cut() throws IOException {
        last = true;
        connection.cut();
    }

    @Override
    void reset() throws IOException {
        last = true;
        connection.reset();
    }

    /** Each block goes out in one write. */
    private final class Http1Answer extends Answer {
        private byte[] head;
        private final boolean chunked;

        Http1Answer(byte[] head, boolean chunked) {
            this.head = head;
            this.chunked = chunked;
        }

        @Override
        void send(byte[] bytes, int length, boolean end) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(length + head.length + 32);
            out.writeBytes(head);
            head = new byte[0];
            if (method.equals("HEAD")) {
                connection.out().write(out.toByteArray());
                return;
            }
            if (chunked && length > 0) {
                out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(bytes, 0, length);
            if (chunked && length > 0) {
                out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            if (chunked && end) {
                StringBuilder tail = new StringBuilder("0\r\n");
                trailers.forEach((name, value) ->
                        tail.append(name).append(": ").append(value).append("\r\n"));
                out.writeBytes(tail.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            }
            connection.out().write(out.toByteArray());
        }
    }
}
