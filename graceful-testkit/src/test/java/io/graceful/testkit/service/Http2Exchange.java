package io.graceful.testkit.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A request of HTTP/2: one stream. */
final class Http2Exchange extends Exchange {

    private static final int INTERNAL_ERROR = 2;
    private static final int CANCEL = 8;

    final int stream;
    private final Http2 http2;
    private final InputStream body;
    private final boolean hasBody;
    private volatile boolean gone;

    Http2Exchange(
            Connection connection,
            Http2 http2,
            int stream,
            Map<String, String> headers,
            InputStream body,
            boolean hasBody) {
        super(connection, headers.getOrDefault(":method", "GET"), headers.getOrDefault(":path", "/"), headers);
        this.http2 = http2;
        this.stream = stream;
        this.body = body;
        this.hasBody = hasBody;
    }

    @Override
    boolean hasBody() {
        return hasBody;
    }

    @Override
    InputStream body() {
        return body;
    }

    /** Something of its body. */
    void came(ByteBuffer part, boolean last) {
        if (body instanceof Http2Body coming) {
            coming.put(part, last);
        }
    }

    boolean isReadToTheEnd() {
        return !(body instanceof Http2Body coming) || coming.hasCome();
    }

    /** The client has reset it, or the connection is gone. */
    void breakOff() {
        gone = true;
        if (body instanceof Http2Body coming) {
            coming.breakOff();
        }
    }

    @Override
    void closes() {
        // Others share the connection.
    }

    @Override
    boolean callerLeft() {
        return gone;
    }

    @Override
    void cut() throws IOException {
        http2.reset(this, INTERNAL_ERROR);
    }

    @Override
    void reset() throws IOException {
        http2.reset(this, CANCEL);
    }

    @Override
    Answer answer(int status, Map<String, String> headers, long length) throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        if (length >= 0) {
            all.put("content-length", Long.toString(length));
        }
        http2.write(this, new Frame(Frame.HEADERS, Frame.END_HEADERS, stream, HeaderBlocks.write(status, all)));
        return new Http2Answer();
    }

    /** Frames of data, as far as the client lets them be sent. */
    private final class Http2Answer extends Answer {
        @Override
        void send(byte[] bytes, int length, boolean last) throws IOException {
            int done = method.equals("HEAD") ? length : 0;
            while (done < length) {
                int now = http2.mayBeSent(Http2Exchange.this, length - done);
                byte[] part = Arrays.copyOfRange(bytes, done, done + now);
                done += now;
                data(part, last && done == length && trailers.isEmpty());
            }
            if (last && !trailers.isEmpty()) {
                int end = Frame.END_HEADERS | Frame.END_STREAM;
                byte[] block = HeaderBlocks.write(trailers);
                http2.writeLast(Http2Exchange.this, new Frame(Frame.HEADERS, end, stream, block));
            } else if (last && (length == 0 || method.equals("HEAD"))) {
                data(new byte[0], true);
            }
        }

        private void data(byte[] part, boolean last) throws IOException {
            if (last) {
                http2.writeLast(Http2Exchange.this, new Frame(Frame.DATA, Frame.END_STREAM, stream, part));
            } else {
                http2.write(Http2Exchange.this, new Frame(Frame.DATA, 0, stream, part));
            }
        }
    }
}
