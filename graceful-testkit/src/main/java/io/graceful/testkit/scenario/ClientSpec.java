package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of callers that send one kind of request, spread evenly over the nodes.
 *
 * @param kind how it uses connections
 * @param rate requests a second, all callers of the group together, whatever became of the ones before
 * @param connections how many connections a keep-alive or HTTP/2 group has; a keep-alive connection is idle for about
 *     {@code connections / rate} between two requests, which is its think time
 * @param body sent with the request; null for none
 * @param timeout from the intended start to the last byte; a request that takes longer has failed
 * @param steady whether requests come at even distances instead of as a Poisson process
 */
public record ClientSpec(
        String name,
        Kind kind,
        double rate,
        int connections,
        String method,
        String path,
        @Nullable String body,
        Map<String, String> headers,
        Duration timeout,
        boolean steady) {

    /** How a group of callers uses connections. */
    public enum Kind {
        /** A new connection for each request. */
        NEW_CONNECTION,
        /** HTTP/1.1 connections used again until told to leave or broken. */
        KEEP_ALIVE,
        /** HTTP/2 over cleartext with prior knowledge, many streams on a connection. */
        HTTP2,
        /** What callers of {@code java.net.http} see: that client repeats some requests without a word. */
        JDK
    }

    public ClientSpec {
        headers = Map.copyOf(headers);
    }

    /** A GET of this path from callers of this kind. */
    public static ClientSpec get(String name, Kind kind, double rate, String path) {
        int connections = kind == Kind.KEEP_ALIVE ? 8 : kind == Kind.HTTP2 ? 4 : 1;
        return new ClientSpec(
                name, kind, rate, connections, "GET", path, null, Map.of(), Duration.ofSeconds(10), false);
    }

    /** A POST with this body instead; never repeated by any client of the kit. */
    public ClientSpec post(String text) {
        return new ClientSpec(name, kind, rate, connections, "POST", path, text, headers, timeout, steady);
    }

    public ClientSpec connections(int count) {
        return new ClientSpec(name, kind, rate, count, method, path, body, headers, timeout, steady);
    }

    public ClientSpec headers(Map<String, String> all) {
        return new ClientSpec(name, kind, rate, connections, method, path, body, all, timeout, steady);
    }

    public ClientSpec timeout(Duration time) {
        return new ClientSpec(name, kind, rate, connections, method, path, body, headers, time, steady);
    }

    /** At even distances. */
    public ClientSpec steadily() {
        return new ClientSpec(name, kind, rate, connections, method, path, body, headers, timeout, true);
    }
}
