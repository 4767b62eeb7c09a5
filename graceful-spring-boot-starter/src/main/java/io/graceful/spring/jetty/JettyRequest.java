package io.graceful.spring.jetty;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import jakarta.servlet.AsyncContext;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One request on Jetty. */
final class JettyRequest extends Exchange implements AsyncFilter.AsyncAware {

    private final Request request;
    private final HttpVersion version;
    private volatile @Nullable Thread thread = Thread.currentThread();
    private volatile @Nullable AsyncContext async;

    // What is being committed; of the thread that commits.
    private HttpFields.@Nullable Mutable committing;

    JettyRequest(Request request, HttpVersion version) {
        this.request = request;
        this.version = version;
        request.setAttribute(AsyncFilter.EDGE, this);
    }

    void begin(ServerEdge<?> edge, EdgeConnection connection) {
        edge.begin(this, connection);
    }

    /** The thread that brought the request is done with it. */
    void leftByItsThread() {
        thread = null;
        left();
    }

    /** Tells of the moment the response is committed, and of its end, however it ends. */
    HttpStream watch(HttpStream stream) {
        return new Watched(stream);
    }

    private void committing(HttpFields.Mutable headers) {
        committing = headers;
        try {
            commit();
        } finally {
            committing = null;
        }
    }

    @Override
    public void wentAsync(AsyncContext newAsync) {
        async = newAsync;
    }

    @Override
    protected String method() {
        return request.getMethod();
    }

    @Override
    protected String path() {
        return Request.getPathInContext(request);
    }

    @Override
    protected @Nullable Thread thread() {
        return thread;
    }

    @Override
    protected @Nullable String contentType() {
        return committing == null ? null : committing.get(HttpHeader.CONTENT_TYPE);
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        if (committing == null) {
            return null;
        }
        String said = committing.get(STREAM_HEADER);
        if (said != null) {
            committing.remove(STREAM_HEADER);
        }
        return said;
    }

    @Override
    protected void sayClose() {
        if (committing == null) {
            return;
        }
        if (version == HttpVersion.HTTP_1_1 && !committing.contains(HttpHeader.CONTENT_LENGTH)) {
            // Otherwise Jetty would mark the end of the body by closing, and a cut one would look whole.
            committing.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
        }
        committing.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    }

    @Override
    protected void endStream() {
        AsyncContext known = async;
        if (known != null) {
            known.complete();
        }
    }

    @Override
    protected void abort() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    private final class Watched extends HttpStream.Wrapper {

        Watched(HttpStream wrapped) {
            super(wrapped);
        }

        @Override
        public void prepareResponse(HttpFields.Mutable headers) {
            if (headers.contains(HttpHeader.UPGRADE)) {
                upgraded();
            } else {
                committing(headers);
            }
            super.prepareResponse(headers);
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
    }
}
