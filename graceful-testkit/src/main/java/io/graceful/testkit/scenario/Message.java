package io.graceful.testkit.scenario;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sends.
 *
 * @param headers sent beside {@code Host} and {@code X-Request-Id}
 * @param body null for none
 */
public record Message(
        String method,
        String path,
        Map<String, String> headers,
        @Nullable Body body) {

    public Message {
        headers = Map.copyOf(headers);
    }

    /** A GET without a body. */
    public static Message get(String path) {
        return new Message("GET", path, Map.of(), null);
    }
}
