package io.graceful.testkit.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * The head of a request.
 *
 * @param headers with names in lower case
 * @param length of its body; -1 if the head does not say it
 */
record Request(String method, String target, Map<String, String> headers, long length) {

    static Request get(String target) {
        return new Request("GET", target, Map.of(), 0);
    }

    static Request of(String method, String target) {
        return new Request(method, target, Map.of(), 0);
    }

    static Request post(String target, long length) {
        return new Request("POST", target, Map.of(), length);
    }

    /** {@code /hello}, with the wish that it becomes stream 1 of HTTP/2 with the usual windows. */
    static Request helloAsHttp2() {
        return get("/hello")
                .with("connection", "Upgrade, HTTP2-Settings")
                .with("upgrade", "h2c")
                .with("http2-settings", "AAQAAP__");
    }

    Request with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Request(method, target, all, length);
    }

    boolean hasBody() {
        return length != 0 || method.equals("POST");
    }

    byte[] http1() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nhost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (hasBody()) {
            head.append(length < 0 ? "transfer-encoding: chunked\r\n" : "content-length: " + length + "\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    List<Header> http2(String scheme) {
        List<Header> all = new ArrayList<>();
        all.add(new BasicHeader(":method", method));
        if (!method.equals("CONNECT")) {
            all.add(new BasicHeader(":scheme", scheme));
            all.add(new BasicHeader(":path", target));
        }
        all.add(new BasicHeader(":authority", "localhost"));
        if (length > 0) {
            all.add(new BasicHeader("content-length", Long.toString(length)));
        }
        headers.forEach((name, value) -> all.add(new BasicHeader(name, value)));
        return all;
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
