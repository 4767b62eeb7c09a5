package io.graceful.testkit.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the service answers, the same in each version of HTTP. */
final class Endpoints {

    private static final int TICK_MILLIS = 200;
    private static final Map<String, String> EVENT_STREAM =
            Map.of("content-type", "text/event-stream", "cache-control", "no-store");

    private final State state;

    Endpoints(State state) {
        this.state = state;
    }

    void answer(Exchange exchange) throws IOException, InterruptedException {
        if (exchange.method.equals("CONNECT")) {
            exchange.closes();
            exchange.answer(405, Map.of(), 0).close();
            return;
        }
        switch (exchange.path()) {
            case "/download" -> download(exchange);
            case "/upload" -> upload(exchange);
            case "/refuse" -> unread(exchange, 413, "too much\n");
            case "/ignore" -> unread(exchange, 200, "whatever\n");
            case "/empty" -> nothing(exchange, 204);
            case "/unmodified" -> nothing(exchange, 304);
            case "/fails" -> fail(exchange);
            case "/failslater" -> failLater(exchange);
            case "/trailers" -> trailers(exchange);
            case "/events" -> events(exchange);
            case "/feed" -> feed(exchange);
            default -> hello(exchange);
        }
    }

    /** {@code /slow?ms=} after a while, everything else at once: what was sent, or a greeting. */
    private void hello(Exchange exchange) throws IOException, InterruptedException {
        byte[] body = read(exchange);
        if (exchange.path().equals("/slow")) {
            exchange.pause(exchange.number("ms", 0));
        }
        boolean stopping = state.stopping;
        if (stopping && state.defect == Defect.HANGS) {
            TimeUnit.SECONDS.sleep(30);
        }
        byte[] said = body.length == 0 ? "hello\n".getBytes(StandardCharsets.US_ASCII) : body;
        boolean truncates = stopping && state.defect == Defect.TRUNCATES_RESPONSES;
        Answer answer = exchange.answer(status(stopping), Map.of(), truncates ? said.length + 10 : said.length);
        answer.write(said);
        if (truncates) {
            answer.flush();
            exchange.cut();
        } else {
            answer.close();
        }
    }

    private int status(boolean stopping) {
        if (stopping && state.defect == Defect.REJECTS_LATE_REQUESTS) {
            return 503;
        }
        return state.warm ? 200 : 500;
    }

    /** {@code ?kb=}, with its digest (RFC 9530) and, unless {@code chunked=true}, its length. */
    private void download(Exchange exchange) throws IOException {
        read(exchange);
        int size = exchange.number("kb", 64) * 1024;
        boolean chunked = Boolean.parseBoolean(exchange.parameter("chunked", "false"));
        MessageDigest digest = sha256();
        byte[] block = new byte[1024];
        for (int at = 0; at < size; at += block.length) {
            fill(block, at);
            digest.update(block);
        }
        Answer answer = exchange.answer(
                200,
                Map.of(
                        "content-type",
                        "application/octet-stream",
                        "repr-digest",
                        "sha-256=:" + Base64.getEncoder().encodeToString(digest.digest()) + ":"),
                chunked ? -1 : size);
        if (state.defect == Defect.COUNTS_QUEUED_AS_SENT) {
            exchange.connection.uncount(exchange);
        }
        boolean corrupts = state.defect == Defect.CORRUPTS_DOWNLOADS;
        for (int at = 0; at < size; at += block.length) {
            fill(block, at);
            if (corrupts && state.stopping) {
                block[0] ^= 1;
                corrupts = false;
            }
            answer.write(block);
        }
        answer.close();
    }

    private static void fill(byte[] block, int from) {
        for (int i = 0; i < block.length; i++) {
            int at = from + i;
            block[i] = (byte) (at * 31 + (at >>> 8));
        }
    }

    /** Reads it to its end and says what came: {@code {"bytes":N,"sha256":"hex"}}. */
    private void upload(Exchange exchange) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        byte[] block = new byte[8192];
        InputStream body = exchange.body();
        for (int read = body.read(block); read >= 0; read = body.read(block)) {
            digest.update(block, 0, read);
            bytes += read;
        }
        exchange.connection.count(exchange);
        log(exchange);
        byte[] said = ("{\"bytes\":" + bytes + ",\"sha256\":\"" + HexFormat.of().formatHex(digest.digest()) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
        Answer answer = exchange.answer(200, Map.of("content-type", "application/json"), said.length);
        answer.write(said);
        answer.close();
    }

    /** An answer at once; what it does not read, the connection throws away. */
    private void unread(Exchange exchange, int status, String text) throws IOException {
        log(exchange);
        byte[] said = text.getBytes(StandardCharsets.US_ASCII);
        exchange.closes();
        Answer answer = exchange.answer(status, Map.of(), said.length);
        answer.write(said);
        answer.close();
    }

    private void nothing(Exchange exchange, int status) throws IOException {
        read(exchange);
        exchange.answer(status, Map.of(), 0).close();
    }

    /** What a framework makes of a handler that fails. */
    private void fail(Exchange exchange) throws IOException {
        read(exchange);
        byte[] said = "failed\n".getBytes(StandardCharsets.US_ASCII);
        Answer answer = exchange.answer(500, Map.of(), said.length);
        answer.write(said);
        answer.close();
    }

    private void failLater(Exchange exchange) throws IOException {
        read(exchange);
        Answer answer = exchange.answer(200, Map.of(), -1);
        answer.write("some of it".getBytes(StandardCharsets.US_ASCII));
        answer.flush();
        exchange.cut();
    }

    private void trailers(Exchange exchange) throws IOException {
        read(exchange);
        Answer answer = exchange.answer(200, Map.of("trailer", "x-checksum"), -1);
        answer.write("a body with a trailer".getBytes(StandardCharsets.US_ASCII));
        answer.close(Map.of("x-checksum", "21"));
    }

    /** {@code ?count=} events, {@code ms=} apart, from 1 on. */
    private void events(Exchange exchange) throws IOException, InterruptedException {
        read(exchange);
        int count = exchange.number("count", 10);
        int millis = exchange.number("ms", 200);
        Answer answer = exchange.answer(200, EVENT_STREAM, -1);
        answer.flush();
        for (int i = 1; i <= count; i++) {
            exchange.pause(millis);
            if (state.stopping && state.defect == Defect.ENDS_STREAMS_PROPERLY) {
                break;
            }
            if (state.stopping && state.defect == Defect.CUTS_STREAMS) {
                exchange.cut();
                return;
            }
            event(answer, i);
        }
        answer.close();
    }

    /** Ticks without an end of their own. */
    private void feed(Exchange exchange) throws IOException, InterruptedException {
        read(exchange);
        exchange.closes();
        Answer answer = exchange.answer(200, EVENT_STREAM, -1);
        long end = 0;
        for (int i = 1; end == 0 || System.nanoTime() - end < 0; i++) {
            event(answer, i);
            exchange.pause(TICK_MILLIS);
            if (state.stopping && end == 0) {
                end = state.endOfOneFeedNanos();
            }
        }
        if (state.defect == Defect.CUTS_FEEDS) {
            exchange.reset();
        } else {
            answer.close();
        }
    }

    private static void event(Answer answer, int id) throws IOException {
        answer.write(("id: " + id + "\ndata: " + id + "\n\n").getBytes(StandardCharsets.US_ASCII));
        answer.flush();
    }

    private byte[] read(Exchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        exchange.body().transferTo(body);
        exchange.connection.count(exchange);
        log(exchange);
        return body.toByteArray();
    }

    private void log(Exchange exchange) {
        String id = exchange.header("x-request-id");
        if (id != null) {
            boolean twice = exchange.method.equals("POST") && state.defect == Defect.PROCESSES_TWICE;
            System.out.println("request " + id + (twice ? "\nrequest " + id : ""));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
