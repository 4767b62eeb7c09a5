package io.graceful.quarkus.it;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Routes beside JAX-RS, and what applications do with them. */
@ApplicationScoped
public class Routes {

    /** More than what all buffers between a server and its client hold. */
    static final int LARGE = 8_200_000;

    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    void routes(@Observes Router router) {
        router.get("/late").handler(context -> {
            System.out.println("late begins");
            context.vertx().setTimer(2000, now -> context.response().end(Buffer.buffer(new byte[LARGE])));
        });
        router.get("/rerouted").handler(context -> context.reroute("/hello"));
        router.get("/rerouted-feed").handler(context -> context.reroute("/events"));
        router.get("/overwritten").handler(Routes::overwrite);
    }

    /** As JAX-RS of old and servlets do. */
    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    private static void overwrite(RoutingContext context) {
        context.response().endHandler(nothing -> {});
        context.response().headersEndHandler(nothing -> {});
        context.response().bodyEndHandler(nothing -> {});
        context.response().end("overwritten");
    }
}
