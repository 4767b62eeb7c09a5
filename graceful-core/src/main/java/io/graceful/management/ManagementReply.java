package io.graceful.management;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What to send.
 *
 * @param headers besides the content type; {@code Cache-Control: no-store} goes with every reply
 * @param body the whole body, or its first part if the rest comes later
 * @param later null for a reply that is complete; otherwise the adapter sends status, headers and {@code body} at once, holds
 *     the response open without holding a thread, and ends it with the text this stage completes with
 * @param done to be called once the response has ended, however it ended; does nothing for a reply that is complete
 */
public record ManagementReply(
        int status,
        String contentType,
        Map<String, String> headers,
        String body,
        @Nullable CompletionStage<String> later,
        Runnable done) {

    static ManagementReply of(int status, String contentType, String body) {
        return new ManagementReply(status, contentType, Map.of(), body, null, () -> {});
    }

    ManagementReply withHeader(String name, String value) {
        return new ManagementReply(status, contentType, Map.of(name, value), body, later, done);
    }
}
