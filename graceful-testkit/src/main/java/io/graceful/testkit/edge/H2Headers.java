package io.graceful.testkit.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/** The headers of one side of a connection, compressed (RFC 7541). What it writes does not use the dynamic table. */
final class H2Headers {

    private static final int TABLE = 4096;

    private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.US_ASCII);
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();

    /** A part of a header block; null until the block is complete. */
    @Nullable
    Map<String, String> read(H2Frame frame) throws HttpException, IOException {
        ByteBuffer content = frame.content();
        byte[] part = new byte[content.remaining()];
        content.get(part);
        block.writeBytes(part);
        if (!frame.has(H2Frame.END_HEADERS)) {
            return null;
        }
        Map<String, String> all = new HashMap<>();
        for (Header header : decoder.decodeHeaders(ByteBuffer.wrap(block.toByteArray()))) {
            all.merge(header.getName(), String.valueOf(header.getValue()), (one, other) -> one + ", " + other);
        }
        block.reset();
        return all;
    }

    static byte[] write(List<Header> headers) throws IOException {
        ByteArrayBuffer bytes = new ByteArrayBuffer(256);
        new HPackEncoder(0, StandardCharsets.US_ASCII).encodeHeaders(bytes, headers, false);
        return bytes.toByteArray();
    }
}
