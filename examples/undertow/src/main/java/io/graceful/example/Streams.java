package io.graceful.example;

import io.graceful.Graceful;
import io.graceful.undertow.GracefulUndertow;
import io.undertow.Handlers;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnectionCallback;
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
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** What goes on for longer than a short request: downloads, uploads, event streams and a WebSocket. None holds a thread. */
final class Streams {

    /**
     * In bytes. Undertow's own limit for a body is 2 MiB, and a handler can lift it for itself only where the length is known
     * beforehand, not for a chunked body.
     */
    static final long MAX_UPLOAD = 128L * 1024 * 1024;

    private static final HttpString REPR_DIGEST = HttpString.tryFromString("Repr-Digest");
    private static final int PIECE = 64 * 1024;
    private static final Map<Integer, String> DIGESTS = new ConcurrentHashMap<>();

    private Streams() {}

    /** With a WebSocket whose clients are told to go at the stop. */
    static HttpHandler addTo(RoutingHandler routes, Graceful graceful) {
        return addTo(routes, channel -> GracefulUndertow.closesAtStop(graceful, "/ws", channel));
    }

    static HttpHandler addTo(RoutingHandler routes, Consumer<WebSocketChannel> opened) {
        return routes.get("/alive", exchange -> exchange.getResponseSender().send("alive"))
                .get("/download", Streams::download)
                .post("/upload", Handlers.httpContinueRead(Streams::upload))
                .post("/refuse", exchange -> {
                    exchange.setStatusCode(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
                    exchange.getResponseSender().send("too large");
                })
                .get("/events", Streams::events)
                .post("/events", Streams::events)
                .get("/feed", Streams::feed)
                .get("/ws", Handlers.websocket((exchange, channel) -> {
                    opened.accept(channel);
                    channel.getReceiveSetter().set(new Echo());
                    channel.resumeReceives();
                }));
    }

    private static void download(HttpServerExchange exchange) {
        int size = number(exchange, "kb", 65_536) * 1024;
        if (size == 0) {
            exchange.setStatusCode(StatusCodes.BAD_REQUEST).endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
        if (!exchange.getQueryParameters()
                .getOrDefault("chunked", new ArrayDeque<>())
                .contains("true")) {
            exchange.setResponseContentLength(size);
        }
        // To a worker, for the digest of a size that nobody has asked for yet.
        exchange.dispatch(() -> {
            exchange.getResponseHeaders().put(REPR_DIGEST, "sha-256=:" + digest(size) + ":");
            new Download(size).onComplete(exchange, exchange.getResponseSender());
        });
    }

    private static void upload(HttpServerExchange exchange) {
        MessageDigest sha256 = sha256();
        AtomicLong bytes = new AtomicLong();
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (ongoing, piece, last) -> {
                            sha256.update(piece);
                            bytes.addAndGet(piece.length);
                            if (last) {
                                String hex = HexFormat.of().formatHex(sha256.digest());
                                ongoing.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
                                ongoing.getResponseSender()
                                        .send("{\"bytes\":" + bytes + ",\"sha256\":\"" + hex + "\"}");
                            }
                        },
                        (ongoing, failure) -> IoCallback.END_EXCHANGE.onException(ongoing, null, failure));
    }

    private static void events(HttpServerExchange exchange) throws Exception {
        int count = number(exchange, "count", 1_000);
        int millis = number(exchange, "ms", 10_000);
        if (count == 0 || millis == 0) {
            exchange.setStatusCode(StatusCodes.BAD_REQUEST).endExchange();
            return;
        }
        AtomicInteger sent = new AtomicInteger();
        stream(
                exchange,
                (connection, lastId) -> every(millis, exchange, connection, () -> {
                    String id = Integer.toString(sent.incrementAndGet());
                    connection.send(id, null, id, null);
                    if (sent.get() == count) {
                        connection.shutdown();
                    }
                }));
    }

    private static void feed(HttpServerExchange exchange) throws Exception {
        stream(exchange, (connection, lastId) -> {
            connection.send("tick");
            every(500, exchange, connection, () -> connection.send("tick"));
        });
    }

    private static void stream(HttpServerExchange exchange, ServerSentEventConnectionCallback opened) throws Exception {
        if (exchange.isHttp11()) {
            // Else Undertow would end the stream by closing, and a cut one would look whole.
            exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, "chunked");
        }
        Handlers.serverSentEvents(opened).handleRequest(exchange);
    }

    /**
     * On the thread of the connection, until the response ends. On HTTP/2 nobody says that the client is gone: a closed
     * connection has to be asked for, and a stream that was reset ends with its connection.
     */
    private static void every(
            int millis, HttpServerExchange exchange, ServerSentEventConnection connection, Runnable task) {
        Runnable tick = () -> {
            if (connection.isOpen() && exchange.getConnection().isOpen()) {
                task.run();
            } else {
                IoUtils.safeClose(connection);
                exchange.endExchange();
            }
        };
        XnioExecutor.Key timer = exchange.getIoThread().executeAtInterval(tick, millis, TimeUnit.MILLISECONDS);
        exchange.addExchangeCompleteListener((ended, next) -> {
            timer.remove();
            next.proceed();
        });
    }

    /** From 1 to {@code max}, else 0. */
    private static int number(HttpServerExchange exchange, String name, int max) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        try {
            int number = values == null ? 0 : Integer.parseInt(values.getFirst());
            return number >= 1 && number <= max ? number : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static byte[] piece(int from, int size) {
        byte[] piece = new byte[Math.min(PIECE, size - from)];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = (byte) ((from + i) * 31 + ((from + i) >>> 8));
        }
        return piece;
    }

    private static String digest(int size) {
        return DIGESTS.computeIfAbsent(size, any -> {
            MessageDigest sha256 = sha256();
            for (int at = 0; at < size; at += PIECE) {
                sha256.update(piece(at, size));
            }
            return Base64.getEncoder().encodeToString(sha256.digest());
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the next piece when the one before is written. */
    private static final class Download implements IoCallback {

        private final int size;
        private int at;

        Download(int size) {
            this.size = size;
        }

        @Override
        public void onComplete(HttpServerExchange exchange, Sender sender) {
            if (at == size) {
                exchange.endExchange();
                return;
            }
            byte[] piece = piece(at, size);
            at += piece.length;
            sender.send(ByteBuffer.wrap(piece), this);
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException failure) {
            END_EXCHANGE.onException(exchange, sender, failure);
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
