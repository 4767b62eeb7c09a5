package io.graceful.docs;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.graceful.Graceful;
import io.graceful.management.ManagementReply;
import io.graceful.management.ManagementRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Probes and {@code /drain} on the JDK's server; a caller who waits for the end of a drain holds no thread. */
final class JdkProbes {

    private JdkProbes() {}

    static void answer(Graceful graceful, HttpExchange exchange) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        String query = exchange.getRequestURI().getRawQuery();
        ManagementReply reply = graceful.management()
                .answer(new ManagementRequest(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        query == null ? "" : query,
                        asked.getFirst("Accept"),
                        asked.getFirst("Authorization"),
                        asked.getFirst(ManagementRequest.TOKEN_HEADER)));
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), head ? -1 : 0);
        if (head) {
            reply.done().run();
        } else if (reply.later() == null) {
            write(exchange, reply.body(), true);
        } else {
            write(exchange, reply.body(), false);
            reply.later()
                    .thenAccept(rest -> write(exchange, rest, true))
                    .whenComplete((sent, failure) -> reply.done().run());
        }
    }

    private static void write(HttpExchange exchange, String text, boolean last) {
        try {
            OutputStream out = exchange.getResponseBody();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (last) {
                exchange.close();
            }
        } catch (IOException e) {
            exchange.close();
            throw new UncheckedIOException(e);
        }
    }
}
