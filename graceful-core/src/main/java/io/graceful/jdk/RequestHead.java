package io.graceful.jdk;

import io.graceful.management.ManagementReply;
import io.graceful.management.ManagementRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of one request: what it asks, or why it cannot be understood.
 *
 * @param chunked whether the caller knows chunks, which HTTP/1.0 does not
 * @param refusal the answer to what is no request; then {@code request} says nothing
 */
record RequestHead(ManagementRequest request, boolean chunked, Optional<ManagementReply> refusal) {

    private static final Pattern LINE = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\\S+) HTTP/(\\d)\\.(\\d)");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]*");

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final ManagementRequest NONE = new ManagementRequest("GET", "", "", null, null, null);

    /** Reads the first {@code length} bytes; empty as long as more are needed. */
    static Optional<RequestHead> read(byte[] bytes, int length, Limits limits) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        int start = 0;
        while (start < text.length() && text.charAt(start) == '\n') {
            start++;
        }
        if (start < text.length() && !Character.isLetter(text.charAt(start))) {
            // TLS, or noise: no use to wait for a line of it.
            return Optional.of(refused(400, "this is not HTTP/1.1"));
        }
        int end = text.indexOf("\n\n", start);
        if (end >= 0) {
            return Optional.of(of(text.substring(start, end).split("\n", -1), limits));
        }
        return length < limits.headBytes() ? Optional.empty() : Optional.of(refused(431, "the request is too long"));
    }

    private static RequestHead of(String[] lines, Limits limits) {
        Matcher line = LINE.matcher(lines[0]);
        if (!line.matches()) {
            return refused(400, "the request line is not understood");
        }
        if (!line.group(3).equals("1")) {
            return refused(505, "use HTTP/1.1");
        }
        if (lines.length - 1 > limits.headers()) {
            return refused(431, "the request has too many headers");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                return refused(400, "a header is not understood");
            }
            headers.putIfAbsent(
                    header.group(1).toLowerCase(Locale.ROOT), header.group(2).strip());
        }
        // What goes through a proxy may name the host in its target.
        String target = ABSOLUTE.matcher(line.group(2)).replaceFirst("");
        int query = target.indexOf('?');
        ManagementRequest request = new ManagementRequest(
                line.group(1),
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                headers.get("accept"),
                headers.get("authorization"),
                headers.get(ManagementRequest.TOKEN_HEADER.toLowerCase(Locale.ROOT)));
        return new RequestHead(request, !line.group(4).equals("0"), Optional.empty());
    }

    private static RequestHead refused(int status, String why) {
        return new RequestHead(NONE, false, Optional.of(reply(status, why)));
    }

    static ManagementReply reply(int status, String text) {
        return new ManagementReply(status, TEXT, Map.of(), text + "\n", null, () -> {});
    }
}
