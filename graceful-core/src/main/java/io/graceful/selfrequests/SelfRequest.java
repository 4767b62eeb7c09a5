package io.graceful.selfrequests;

import io.graceful.settings.RequestLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request that the service sends to itself before it is ready, hundreds or thousands of times. Immutable; the
 * {@code with…} methods give changed copies.
 */
public final class SelfRequest {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\x80-\\xff\\t]*");

    /** What the connection itself needs. */
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "transfer-encoding", "expect", "upgrade", "x-graceful-warmup");

    private final RequestLine line;
    private final Map<String, String> headers;
    private final byte[] body;

    private SelfRequest(RequestLine line, Map<String, String> headers, byte[] body) {
        this.line = line;
        this.headers = headers;
        this.body = body;
    }

    /** A GET of {@code path}, which begins with a slash and may have a query. */
    public static SelfRequest get(String path) {
        return of("GET", path);
    }

    /** A POST. It is sent very often: only to where that does no harm. */
    public static SelfRequest post(String path, String body, String contentType) {
        return of("POST", path).withBody(body, contentType);
    }

    /**
     * A request of any method without a body.
     *
     * @throws IllegalArgumentException if the two cannot stand in a request
     */
    public static SelfRequest of(String method, String path) {
        return of(new RequestLine(method, path));
    }

    static SelfRequest of(RequestLine line) {
        return new SelfRequest(line, Map.of(), new byte[0]);
    }

    /** With a body, in UTF-8. */
    public SelfRequest withBody(String newBody, String contentType) {
        return new SelfRequest(line, headers, newBody.getBytes(StandardCharsets.UTF_8))
                .withHeader("Content-Type", contentType);
    }

    /**
     * With one header more, in the place of one of the same name.
     *
     * @throws IllegalArgumentException if it cannot stand in a request, or belongs to the connection
     */
    public SelfRequest withHeader(String name, String value) {
        if (!NAME.matcher(name).matches()
                || !VALUE.matcher(value).matches()
                || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header of " + line + ": " + name
                    + " (expected: a name and a value that can stand in a request, and none of " + OURS + ")");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(name, value);
        return new SelfRequest(line, more, body);
    }

    RequestLine line() {
        return line;
    }

    /** All of the request as it goes over the wire. */
    byte[] bytes(String host, String mark) {
        StringBuilder head = new StringBuilder(256);
        head.append(line.method()).append(' ').append(line.path()).append(" HTTP/1.1\r\n");
        Map<String, String> all = new LinkedHashMap<>();
        putUnlessGiven(all, "Host", host);
        putUnlessGiven(all, "Accept", "*/*");
        putUnlessGiven(all, "User-Agent", "graceful-warmup");
        all.putAll(headers);
        all.put(SelfRequests.HEADER, mark);
        if (body.length > 0 || !line.isSafe()) {
            all.put("Content-Length", Integer.toString(body.length));
        }
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private void putUnlessGiven(Map<String, String> all, String name, String value) {
        if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            all.put(name, value);
        }
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
