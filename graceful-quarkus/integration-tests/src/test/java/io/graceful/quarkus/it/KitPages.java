package io.graceful.quarkus.it;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The pages that the kit of edges asks for, as applications on Quarkus have them: most in JAX-RS, downloads as a route. */
@Path("/")
@ApplicationScoped
public class KitPages {

    private static final int PIECE = 64 * 1024;

    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    void routes(@Observes Router router) {
        router.get("/download").handler(KitPages::download);
        router.get("/ws")
                .handler(context -> context.request()
                        .toWebSocket()
                        .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
    }

    /** All of it at once: whatever waits for a slow reader waits in the server. */
    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    private static void download(RoutingContext context) {
        byte[] body = new byte[Integer.parseInt(context.request().getParam("kb")) * 1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + (i >>> 8));
        }
        String digest = Base64.getEncoder().encodeToString(sha256().digest(body));
        HttpServerResponse response = context.response().putHeader("Repr-Digest", "sha-256=:" + digest + ":");
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

    @GET
    @Path("hello")
    public String hello() {
        return "hello\n";
    }

    @GET
    @Path("slow")
    public String slow(@QueryParam("ms") long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        return "slow\n";
    }

    @POST
    @Path("orders")
    @Consumes(MediaType.WILDCARD)
    public String order(String body) {
        return body;
    }

    @POST
    @Path("upload")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public String upload(InputStream body) throws IOException {
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE];
        long bytes = 0;
        for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
            digest.update(piece, 0, n);
            bytes += n;
        }
        return "{\"bytes\":" + bytes + ",\"sha256\":\"" + HexFormat.of().formatHex(digest.digest()) + "\"}";
    }

    @POST
    @Path("ignore")
    @Consumes(MediaType.WILDCARD)
    public String ignore() {
        return "whatever\n";
    }

    @POST
    @Path("refuse")
    @Consumes(MediaType.WILDCARD)
    public Response refuse() {
        return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE).build();
    }

    @POST
    @Path("events")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events(@QueryParam("count") int count, @QueryParam("ms") int ms, @Context Sse sse) {
        return Multi.createFrom()
                .ticks()
                .every(Duration.ofMillis(ms))
                .select()
                .first(count)
                .onOverflow()
                .buffer(count)
                .map(n -> Long.toString(n + 1))
                .map(id -> sse.newEventBuilder().id(id).data(id).build());
    }

    @GET
    @Path("feed")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> feed(@Context Sse sse) {
        return Multi.createFrom()
                .ticks()
                .every(Duration.ofMillis(200))
                .onOverflow()
                .drop()
                .map(n -> sse.newEvent("tick"));
    }

    @GET
    @Path("fails")
    public String fails() {
        throw new IllegalStateException("on purpose");
    }

    @GET
    @Path("failslater")
    @Produces(MediaType.TEXT_PLAIN)
    public Multi<String> failsLater() {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item("some of it"),
                        Multi.createFrom().failure(() -> new IllegalStateException("on purpose")));
    }

    @GET
    @Path("empty")
    public Response empty() {
        return Response.noContent().build();
    }

    @GET
    @Path("unmodified")
    public Response unmodified() {
        return Response.notModified().build();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
