package io.graceful.docs;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages that the promises of an edge are played on, as an application on the JDK's server has them. */
final class JdkServerPages {

    private static final int TICK_MILLIS = 100;

    private JdkServerPages() {}

    static void serve(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/hello" -> text(exchange, 200, "hello");
            case "/orders" -> send(exchange, 200, exchange.getRequestBody().readAllBytes());
            case "/slow" -> {
                pause(number(exchange, "ms", 500));
                text(exchange, 200, "slow");
            }
            case "/download" -> download(exchange);
            case "/upload" -> upload(exchange);
            case "/ignore" -> text(exchange, 200, "ignored");
            case "/refuse" -> text(exchange, 413, "too large");
            case "/events" -> events(exchange, number(exchange, "count", 9), number(exchange, "ms", 100));
            case "/feed" -> events(exchange, Integer.MAX_VALUE, TICK_MILLIS);
            case "/fails" -> text(exchange, 500, "as the test wants");
            case "/failslater" -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("some".getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
                throw new IllegalStateException("as the test wants");
            }
            case "/empty" -> exchange.sendResponseHeaders(204, -1);
            case "/unmodified" -> exchange.sendResponseHeaders(304, -1);
            default -> text(exchange, 404, "");
        }
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
        exchange.getResponseBody().close();
    }

    private static int number(HttpExchange exchange, String name, int otherwise) {
        String query = exchange.getRequestURI().getQuery();
        Matcher found = Pattern.compile("(?:^|&)" + name + "=(\\d+)").matcher(query == null ? "" : query);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }

    private static void pause(int millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void download(HttpExchange exchange) throws IOException {
        byte[] body = new byte[number(exchange, "kb", 64) * 1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + (i >>> 8));
        }
        exchange.getResponseHeaders()
                .set("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256().digest(body)) + ":");
        boolean chunked = exchange.getRequestURI().getQuery().contains("chunked");
        exchange.sendResponseHeaders(200, chunked ? 0 : body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().close();
    }

    private static void upload(HttpExchange exchange) throws IOException {
        MessageDigest digest = sha256();
        InputStream in = new DigestInputStream(exchange.getRequestBody(), digest);
        long bytes = in.transferTo(OutputStream.nullOutputStream());
        text(
                exchange,
                200,
                "{\"bytes\":" + bytes + ",\"sha256\":\"" + HexFormat.of().formatHex(digest.digest()) + "\"}");
    }

    private static void events(HttpExchange exchange, int count, int millis) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (int i = 1; i <= count; i++) {
            pause(millis);
            out.write(("id: " + i + "\ndata: " + i + "\n\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        out.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
