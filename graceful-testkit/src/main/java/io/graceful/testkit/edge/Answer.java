package io.graceful.testkit.edge;

import java.util.Locale;
import java.util.Map;

/**
 * The head of an answer.
 *
 * @param headers with names in lower case; of those that come twice, all values with commas between
 */
record Answer(int status, Map<String, String> headers) {

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Whether it says that the connection ends with it, as HTTP/1.1 does. */
    boolean saysClose() {
        return (", " + header("connection").toLowerCase(Locale.ROOT) + ",")
                .replace(" ", "")
                .contains(",close,");
    }
}
