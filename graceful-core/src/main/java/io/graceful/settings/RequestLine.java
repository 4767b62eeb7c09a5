package io.graceful.settings;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param method in upper case
 * @param path with its query, if any; begins with a slash
 */
public record RequestLine(String method, String path) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    // Visible ASCII and nothing else: a line break in a path would be a header, or a second request.
    private static final Pattern FORM = Pattern.compile("(?:([A-Za-z]{1,20})\\s+)?(/[\\x21-\\x7e&&[^#]]*)");

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if they cannot stand in a request
     */
    public RequestLine {
        if (!FORM.matcher(method + " " + path).matches() || !method.equals(method.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("request: " + method + " " + path
                    + " (expected: a method in upper case and a path beginning with /)");
        }
    }

    /** {@code /hello} or {@code HEAD /hello}; null if the text is neither. */
    static @Nullable RequestLine parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        String method = parts.group(1) == null ? "GET" : parts.group(1).toUpperCase(Locale.ROOT);
        return new RequestLine(method, parts.group(2));
    }

    /** Whether HTTP says that this method changes nothing. */
    public boolean isSafe() {
        return SAFE.contains(method);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
