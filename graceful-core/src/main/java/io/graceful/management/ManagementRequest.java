package io.graceful.management;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the protocol needs to know of a request.
 *
 * @param path as it came, without query
 * @param query without the question mark; empty if there is none
 * @param accept the {@code Accept} header
 * @param authorization the {@code Authorization} header
 * @param token the {@code X-Graceful-Token} header
 */
public record ManagementRequest(
        String method,
        String path,
        String query,
        @Nullable String accept,
        @Nullable String authorization,
        @Nullable String token) {

    /** The header that carries the token without a scheme, for kubelets whose manifest has one header to give. */
    public static final String TOKEN_HEADER = "X-Graceful-Token";

    /** The value of a query parameter, empty for one without value; null if it is not there. */
    @Nullable
    String parameter(String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.equals(name)) {
                return "";
            }
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }

    boolean wantsJson() {
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("application/json");
    }

    /** The token the caller shows, by either header. */
    @Nullable
    String shownToken() {
        if (token != null) {
            return token.strip();
        }
        String bearer = "bearer ";
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(bearer)) {
            return authorization.substring(bearer.length()).strip();
        }
        return null;
    }
}
