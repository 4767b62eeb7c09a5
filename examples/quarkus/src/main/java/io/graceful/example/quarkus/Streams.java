package io.graceful.example.quarkus;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What goes on for longer than a short request: downloads, uploads, event streams and a WebSocket. */
@Path("/")
@ApplicationScoped
public class Streams {

    private static final int PIECE = 64 * 1024;

    private final Map<Integer, String> digests = new ConcurrentHashMap<>();

    /** A WebSocket that echoes each text message, and downloads, of which each holds one piece in memory at a time. */
    void routes(@Observes Router router) {
        router.get("/ws").handler(Streams::open);
        router.get("/download").handler(this::download);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    private static void open(RoutingContext context) {
        context.request().toWebSocket().onSuccess(Streams::echo).onFailure(context::fail);
    }

    private static void echo(ServerWebSocket socket) {
        socket.textMessageHandler(socket::writeTextMessage);
    }

    /** Bytes with their digest. */
    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    private void download(RoutingContext context) {
        String kb = context.request().getParam("kb", "");
        int size = kb.matches("\\d{1,5}") ? Integer.parseInt(kb) * 1024 : 0;
        if (size < 1024 || size > 65_536 * 1024) {
            context.response().setStatusCode(400).end();
            return;
        }
        HttpServerResponse response = context.response().putHeader("Content-Type", "application/octet-stream");
        if (Boolean.parseBoolean(context.request().getParam("chunked"))) {
            response.setChunked(true);
        } else {
            response.putHeader("Content-Length", Integer.toString(size));
        }
        // On a worker: the digest of a size that nobody has asked for yet takes a while.
        context.vertx()
                .executeBlocking(() -> digest(size), false)
                .onFailure(context::fail)
                .onSuccess(digest -> {
                    response.putHeader("Repr-Digest", "sha-256=:" + digest + ":");
                    write(context, 0, size);
                });
    }

    /** Writes the next piece only when the connection has taken this one: a JAX-RS stream would pile them up. */
    @SuppressWarnings("FutureReturnValueIgnored") // Who leaves makes a write fail, and none follows it.
    private static void write(RoutingContext context, int from, int size) {
        if (from >= size) {
            context.response().end();
            return;
        }
        // In a turn of its own, so that a fast reader neither keeps others waiting nor makes the stack grow.
        context.response()
                .write(Buffer.buffer(piece(from, size)))
                .onSuccess(written -> context.vertx().runOnContext(turn -> write(context, from + PIECE, size)));
    }

    /** For the health check of a load balancer. */
    @GET
    @Path("alive")
    @Produces(MediaType.TEXT_PLAIN)
    public String alive() {
        return "alive";
    }

    /** Takes what comes and says what it was. */
    @POST
    @Path("upload")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Uploaded upload(InputStream body) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] piece = new byte[PIECE];
        long bytes = 0;
        for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
            sha256.update(piece, 0, n);
            bytes += n;
        }
        return new Uploaded(bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Takes nothing. */
    @POST
    @Path("refuse")
    @Consumes(MediaType.WILDCARD)
    public Response refuse() {
        return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE).build();
    }

    /** Events that end by themselves. */
    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events(@QueryParam("count") int count, @QueryParam("ms") int ms, @Context Sse sse) {
        check(count, 1_000);
        Duration pause = Duration.ofMillis(check(ms, 10_000));
        return Multi.createFrom()
                .ticks()
                .startingAfter(pause)
                .every(pause)
                .select()
                .first(count)
                .onOverflow()
                .buffer(count)
                .map(n -> Long.toString(n + 1))
                .map(id -> sse.newEventBuilder().id(id).data(id).build());
    }

    /** The same, for those who ask with a body. */
    @POST
    @Path("events")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> asked(@QueryParam("count") int count, @QueryParam("ms") int ms, @Context Sse sse) {
        return events(count, ms, sse);
    }

    /** Events without an end. */
    @GET
    @Path("feed")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> feed(@Context Sse sse) {
        return Multi.createFrom()
                .ticks()
                .every(Duration.ofMillis(500))
                .onOverflow()
                .drop()
                .map(n -> sse.newEvent("tick"));
    }

    private static int check(int number, int max) {
        if (number < 1 || number > max) {
            throw new BadRequestException();
        }
        return number;
    }

    private static byte[] piece(int from, int size) {
        byte[] piece = new byte[Math.min(PIECE, size - from)];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = (byte) ((from + i) * 31 + ((from + i) >>> 8));
        }
        return piece;
    }

    private String digest(int size) {
        return digests.computeIfAbsent(size, any -> {
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

    /** What {@code /upload} has taken. */
    public record Uploaded(long bytes, String sha256) {}
}
