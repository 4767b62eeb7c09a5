package io.graceful.testkit.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** The headers of HTTP/2, compressed (RFC 7541). Answers do not use the dynamic table, so their order does not matter. */
final class HeaderBlocks {

    private static final int TABLE = 4096;

    private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.US_ASCII);
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();

    /** A part of a header block; null until the block is complete. */
    Map<String, String> read(Frame frame) throws IOException {
        ByteBuffer content = frame.content();
        block.write(content.array(), content.position(), content.remaining());
        if (!frame.has(Frame.END_HEADERS)) {
            return null;
        }
        try {
            Map<String, String> headers = new HashMap<>();
            for (Header header : decoder.decodeHeaders(ByteBuffer.wrap(block.toByteArray()))) {
                headers.putIfAbsent(header.getName(), header.getValue());
            }
            block.reset();
            return headers;
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    static byte[] write(int status, Map<String, String> headers) throws IOException {
        return write(List.of(new BasicHeader(":status", status)), headers);
    }

    /** What follows a body. */
    static byte[] write(Map<String, String> trailers) throws IOException {
        return write(List.of(), trailers);
    }

    private static byte[] write(List<Header> first, Map<String, String> headers) throws IOException {
        List<Header> all = new ArrayList<>(first);
        headers.forEach((name, value) -> all.add(new BasicHeader(name, value)));
        ByteArrayBuffer bytes = new ByteArrayBuffer(256);
        new HPackEncoder(0, StandardCharsets.US_ASCII).encodeHeaders(bytes, all, false);
        return bytes.toByteArray();
    }
}
