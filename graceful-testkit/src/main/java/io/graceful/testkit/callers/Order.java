package io.graceful.testkit.callers;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request that a library is to send.
 *
 * @param id sent as the header {@value #ID_HEADER}; no two orders of a run share one
 * @param body null for none
 * @param timeout until the last byte of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // orders are not compared
public record Order(
        String id, String method, URI uri, Map<String, String> headers, byte @Nullable [] body, Duration timeout) {

    /** The header that carries the id. */
    public static final String ID_HEADER = "X-Request-Id";

    /** Its headers with the one that carries the id. */
    Map<String, String> headersAndId() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).equals("x-request-id"));
        all.put(ID_HEADER, id);
        return all;
    }
}
