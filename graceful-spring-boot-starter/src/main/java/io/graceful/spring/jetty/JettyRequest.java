package io.graceful.spring.jetty;

import io.graceful.edge.ServerEdge;
import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.RequestViews;
import jakarta.servlet.AsyncContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One request: told of the moment its response is committed, and of its end, however it ends. */
final class JettyRequest extends HttpStream.Wrapper implements RequestViews.View, AsyncFilter.AsyncAware {

    private final ServerEdge<org.eclipse.jetty.io.Connection> edge;
    private final Request request;
    private final @Nullable Connection connection;
    private final HttpVersion version;
    private final int slot;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Thread thread = Thread.currentThread();
    private volatile LiveStreams.@Nullable Stream stream;
    private volatile @Nullable AsyncContext async;

    JettyRequest(
            HttpStream wrapped,
            ServerEdge<org.eclipse.jetty.io.Connection> edge,
            Request request,
            @Nullable Connection connection,
            HttpVersion version) {
        super(wrapped);
        this.edge = edge;
        this.request = request;
        this.connection = connection;
        this.version = version;
        this.slot = edge.begin(this);
        request.setAttribute(AsyncFilter.EDGE, this);
    }

    /** The thread that brought the request is done with it. */
    void left() {
        thread = null;
    }

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {
        if (stream == null && ServerEdge.isStream(headers.get(HttpHeader.CONTENT_TYPE))) {
            stream = edge.becomesStream(label(), this::complete);
        }
        if (version == HttpVersion.HTTP_2) {
            edge.tellNow(connection);
        } else if (!headers.contains(HttpHeader.UPGRADE) && edge.tells(connection)) {
            if (version == HttpVersion.HTTP_1_1 && !headers.contains(HttpHeader.CONTENT_LENGTH)) {
                // Otherwise Jetty would mark the end of the body by closing, and a cut one would look whole.
                headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
            }
            headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        super.prepareResponse(headers);
    }

    private void complete() {
        AsyncContext known = async;
        if (known != null) {
            known.complete();
        }
    }

    @Override
    public void wentAsync(AsyncContext newAsync) {
        async = newAsync;
    }

    @Override
    public void succeeded() {
        try {
            super.succeeded();
        } finally {
            end();
        }
    }

    @Override
    public void failed(Throwable failure) {
        try {
            super.failed(failure);
        } finally {
            end();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            LiveStreams.Stream known = stream;
            if (known != null) {
                known.close();
            }
            edge.end(slot);
        }
    }

    @Override
    public String label() {
        return request.getMethod() + " " + Request.getPathInContext(request);
    }

    @Override
    public @Nullable Thread thread() {
        return thread;
    }
}
