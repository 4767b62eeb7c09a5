package io.graceful.quarkus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** The pages that the kit of edges asks for. */
@SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
final class Pages {

    private static final int PIECE = 64 * 1024;

    private Pages() {}

    static void serve(Router router) {
        router.get("/hello").handler(context -> context.response().end("hello\n"));
        router.head("/hello").handler(context -> context.response().end());
        router.post("/orders")
                .handler(context -> context.request()
                        .body()
                        .onSuccess(body -> context.response().end(body)));
        router.get("/slow")
                .handler(context -> context.vertx()
                        .setTimer(
                                number(context, "ms"), now -> context.response().end("slow\n")));
        router.get("/download").handler(Pages::download);
        router.post("/upload").handler(Pages::upload);
        router.post("/ignore").handler(context -> unread(context, 200));
        router.post("/refuse").handler(context -> unread(context, 413));
        router.post("/events")
                .handler(context -> context.request()
                        .body()
                        .onSuccess(body -> events(context, number(context, "count"), number(context, "ms"))));
        router.get("/feed").handler(context -> events(context, Long.MAX_VALUE, 200));
        router.get("/ws")
                .handler(context -> context.request()
                        .toWebSocket()
                        .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
        router.get("/fails").handler(context -> context.fail(500));
        router.get("/failslater").handler(context -> {
            context.response()
                    .setChunked(true)
                    .write("some of it")
                    .onComplete(written -> context.response().reset());
        });
        router.get("/empty")
                .handler(context -> context.response().setStatusCode(204).end());
        router.get("/unmodified")
                .handler(context -> context.response().setStatusCode(304).end());
        router.get("/trailers").handler(Pages::trailers);
    }

    private static long number(RoutingContext context, String parameter) {
        return Long.parseLong(context.request().getParam(parameter));
    }

    /** All of it at once: whatever waits for a slow reader waits here. */
    private static void download(RoutingContext context) {
        byte[] body = new byte[(int) number(context, "kb") * 1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + (i >>> 8));
        }
        HttpServerResponse response = context.response()
                .putHeader(
                        "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256().digest(body)) + ":");
        Buffer all = Buffer.buffer(body);
        if (Boolean.parseBoolean(context.request().getParam("chunked", "false"))) {
            response.setChunked(true);
            for (int at = 0; at < body.length; at += PIECE) {
                response.write(all.slice(at, Math.min(body.length, at + PIECE)));
            }
            response.end();
        } else {
            response.end(all);
        }
    }

    private static void upload(RoutingContext context) {
        MessageDigest digest = sha256();
        AtomicLong bytes = new AtomicLong();
        context.request().handler(piece -> {
            bytes.addAndGet(piece.length());
            digest.update(piece.getBytes());
        });
        context.request()
                .endHandler(read -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .end("{\"bytes\":" + bytes + ",\"sha256\":\""
                                + HexFormat.of().formatHex(digest.digest()) + "\"}"));
    }

    /** As Quarkus does before anybody wants the body. */
    private static void unread(RoutingContext context, int status) {
        context.request().pause();
        context.response().setStatusCode(status).end("whatever\n");
    }

    private static void events(RoutingContext context, long count, long millis) {
        HttpServerResponse response =
                context.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.write(":\n\n");
        AtomicLong sent = new AtomicLong();
        context.vertx().setPeriodic(Math.max(1, millis), timer -> {
            if (response.ended() || response.closed()) {
                context.vertx().cancelTimer(timer);
                return;
            }
            long id = sent.incrementAndGet();
            response.write("id: " + id + "\ndata: tick\n\n");
            if (id == count) {
                context.vertx().cancelTimer(timer);
                response.end();
            }
        });
    }

    private static void trailers(RoutingContext context) {
        context.response()
                .setChunked(true)
                .putHeader("Trailer", "x-checksum")
                .putTrailer("x-checksum", "21")
                .end("a body with a trailer");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
