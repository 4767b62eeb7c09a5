package io.graceful.undertow;

import io.graceful.Graceful;
import io.undertow.Handlers;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/** The pages that the promises of an edge are played on, as an application on Undertow has them. */
final class Pages {

    private static final int TICK_MILLIS = 100;

    private Pages() {}

    static HttpHandler of(Graceful graceful) {
        return Handlers.path(exchange -> exchange.setStatusCode(StatusCodes.NOT_FOUND))
                .addExactPath("/hello", exchange -> exchange.getResponseSender().send("hello"))
                .addExactPath(
                        "/orders",
                        exchange -> exchange.getRequestReceiver()
                                .receiveFullBytes(
                                        (read, body) -> read.getResponseSender().send(ByteBuffer.wrap(body))))
                .addExactPath("/slow", new BlockingHandler(Pages::slow))
                .addExactPath("/download", Pages::download)
                .addExactPath("/upload", Handlers.httpContinueRead(Pages::upload))
                .addExactPath(
                        "/ignore", exchange -> exchange.getResponseSender().send("ignored"))
                .addExactPath("/refuse", exchange -> {
                    exchange.setStatusCode(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
                    exchange.getResponseSender().send("too large");
                })
                .addExactPath("/events", new BlockingHandler(Pages::events))
                .addExactPath("/feed", new BlockingHandler(Pages::feed))
                .addExactPath("/fails", exchange -> {
                    throw new IllegalStateException("as the test wants");
                })
                .addExactPath("/failslater", new BlockingHandler(exchange -> {
                    exchange.getOutputStream().write("some".getBytes(StandardCharsets.US_ASCII));
                    exchange.getOutputStream().flush();
                    throw new IllegalStateException("as the test wants");
                }))
                .addExactPath("/empty", exchange -> exchange.setStatusCode(StatusCodes.NO_CONTENT))
                .addExactPath("/unmodified", exchange -> exchange.setStatusCode(StatusCodes.NOT_MODIFIED))
                .addExactPath("/ws", Handlers.websocket((exchange, channel) -> {
                    GracefulUndertow.closesAtStop(graceful, "/ws", channel);
                    channel.getReceiveSetter().set(new Echo());
                    channel.resumeReceives();
                }));
    }

    private static int number(HttpServerExchange exchange, String name, int otherwise) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null ? otherwise : Integer.parseInt(values.getFirst());
    }

    private static void slow(HttpServerExchange exchange) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(number(exchange, "ms", 500));
        exchange.getResponseSender().send("slow");
    }

    private static void download(HttpServerExchange exchange) {
        int size = number(exchange, "kb", 64) * 1024;
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) (i * 31 + (i >>> 8));
        }
        exchange.getResponseHeaders()
                .put(
                        HttpString.tryFromString("Repr-Digest"),
                        "sha-256=:" + Base64.getEncoder().encodeToString(sha256().digest(body)) + ":");
        if (exchange.getQueryParameters().containsKey("chunked")) {
            exchange.dispatch(blocking -> {
                blocking.startBlocking();
                blocking.getOutputStream().write(body);
                blocking.endExchange();
            });
        } else {
            // Not a blocking one: on HTTP/2 Undertow never wakes a writer whose client has reset the stream.
            exchange.setResponseContentLength(size);
            exchange.getResponseSender().send(ByteBuffer.wrap(body));
        }
    }

    private static void upload(HttpServerExchange exchange) {
        MessageDigest digest = sha256();
        long[] bytes = new long[1];
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (open, piece, last) -> {
                            digest.update(piece);
                            bytes[0] += piece.length;
                            if (last) {
                                open.getResponseSender()
                                        .send("{\"bytes\":" + bytes[0] + ",\"sha256\":\""
                                                + HexFormat.of().formatHex(digest.digest()) + "\"}");
                            }
                        },
                        (open, failure) -> IoCallback.END_EXCHANGE.onException(open, null, failure));
    }

    private static void events(HttpServerExchange exchange) throws Exception {
        int millis = number(exchange, "ms", 100);
        int count = number(exchange, "count", 9);
        exchange.getInputStream().readAllBytes();
        OutputStream out = stream(exchange);
        for (int i = 1; i <= count; i++) {
            TimeUnit.MILLISECONDS.sleep(millis);
            event(out, i);
        }
        out.close();
    }

    private static void feed(HttpServerExchange exchange) throws Exception {
        OutputStream out = stream(exchange);
        try {
            for (int i = 1; ; i++) {
                event(out, i);
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            }
        } catch (IOException e) {
            // Somebody has ended it.
            exchange.endExchange();
        }
    }

    private static OutputStream stream(HttpServerExchange exchange) throws IOException {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
        OutputStream out = exchange.getOutputStream();
        out.flush();
        return out;
    }

    private static void event(OutputStream out, int id) throws IOException {
        out.write(("id: " + id + "\ndata: " + id + "\n\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Echo extends AbstractReceiveListener implements WebSocketCallback<Void> {

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        /** Undertow would answer it and leave the connection to a client that may never close it. */
        @Override
        protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
            WebSockets.sendClose(message, channel, this);
        }

        @Override
        public void complete(WebSocketChannel channel, Void nothing) {
            IoUtils.safeClose(channel);
        }

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable failure) {
            IoUtils.safeClose(channel);
        }
    }
}
