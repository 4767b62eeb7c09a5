package io.graceful.quarkus;

import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One request on HTTP/1.x. */
final class Http1Exchange extends Exchange {

    private final Http1Connection connection;
    private final ServerEdge<?> edge;
    private final String method;
    private final String path;
    private @Nullable HttpHeaders committing;

    Http1Exchange(Http1Connection connection, ServerEdge<?> edge, String method, String path) {
        this.connection = connection;
        this.edge = edge;
        this.method = method;
        this.path = path;
    }

    /** {@code headers}: of the response, on their way to the socket. */
    void commit(HttpHeaders headers) {
        committing = headers;
        commit();
        committing = null;
    }

    ServerEdge<?> edge() {
        return edge;
    }

    @Override
    protected String method() {
        return method;
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected @Nullable String contentType() {
        HttpHeaders headers = committing;
        return headers == null ? null : headers.get(HttpHeaderNames.CONTENT_TYPE);
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        HttpHeaders headers = committing;
        String said = headers == null ? null : headers.get(STREAM_HEADER);
        if (headers != null && said != null) {
            headers.remove(STREAM_HEADER);
        }
        return said;
    }

    @Override
    protected boolean mayClose() {
        return connection.mayClose();
    }

    @Override
    protected void sayClose() {
        HttpHeaders headers = committing;
        if (headers != null) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            connection.closeBehindResponse();
        }
    }

    @Override
    protected void endStream() {
        connection.endStream(this);
    }

    @Override
    protected void abort() {
        connection.abort();
    }
}
