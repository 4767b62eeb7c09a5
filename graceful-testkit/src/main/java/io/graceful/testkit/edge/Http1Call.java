package io.graceful.testkit.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request of HTTP/1.1. */
final class Http1Call extends Call {

    private final Http1Client client;
    private final Request request;
    private Map<String, String> trailers = Map.of();
    private boolean chunked;
    private boolean firstChunk = true;
    private boolean byClose;
    private boolean ended;
    /** Of the body, or of the chunk. */
    private long left;

    Http1Call(Http1Client client, Request request) {
        this.client = client;
        this.request = request;
    }

    @Override
    void send(byte[] part) throws IOException {
        if (request.length() >= 0) {
            client.write(part);
            return;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(part.length + 16);
        chunk.writeBytes((Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(part);
        chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        client.write(chunk.toByteArray());
    }

    @Override
    void finish() throws IOException {
        if (request.length() < 0) {
            client.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    Answer nextHead() throws IOException {
        String line = client.line();
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new AssertionError("not the first line of an answer to " + request + ": " + line);
        }
        Answer answer = new Answer(Integer.parseInt(line.substring(9, 12)), client.headers());
        frame(answer);
        return answer;
    }

    /** How long its body is (RFC 9112, section 6.3). */
    private void frame(Answer answer) {
        int status = answer.status();
        if (request.method().equals("HEAD") || status / 100 == 1 || status == 204 || status == 304) {
            ended = true;
        } else if (!answer.header("transfer-encoding").isEmpty()) {
            ended = false;
            chunked = true;
        } else if (!answer.header("content-length").isEmpty()) {
            left = Long.parseLong(answer.header("content-length"));
            ended = left == 0;
        } else {
            ended = false;
            byClose = true;
            left = Long.MAX_VALUE;
        }
    }

    @Override
    int read(byte[] into) throws IOException {
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = client.read(into, (int) Math.min(into.length, left));
        if (read < 0) {
            if (byClose) {
                ended = true;
                return -1;
            }
            throw new BrokenException("the connection ended in the body, " + left + " bytes before the end of "
                    + (chunked ? "a chunk" : "its Content-Length"));
        }
        left -= read;
        ended = !chunked && left == 0;
        return read;
    }

    private void nextChunk() throws IOException {
        if (!firstChunk && !client.line().isEmpty()) {
            throw new AssertionError("a chunk is longer than it says");
        }
        firstChunk = false;
        left = Long.parseLong(client.line().split(";", 2)[0].strip(), 16);
        if (left == 0) {
            trailers = client.headers();
            ended = true;
        }
    }

    @Override
    boolean endsByClose() {
        return byClose;
    }

    @Override
    Map<String, String> trailers() {
        return trailers;
    }

    @Override
    void leave() throws IOException {
        client.drop();
    }
}
