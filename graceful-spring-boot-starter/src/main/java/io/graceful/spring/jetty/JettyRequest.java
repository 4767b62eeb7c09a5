package io.graceful.spring.jetty;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import jakarta.servlet.AsyncContext;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** One request on Jetty. */
final class JettyRequest extends Exchange implements AsyncFilter.AsyncAware {

    /** How long the last bytes of a stream wait for a client that does not read. */
    private static final int PATIENCE_MILLIS = 1_000;

    /** How often is looked whether the client of a stream is still there. */
    private static final int LOOK_MILLIS = 1_000;

    private final Request request;
    private final HttpVersion version;
    private volatile @Nullable Thread thread = Thread.currentThread();
    private volatile @Nullable AsyncContext async;
    private volatile @Nullable JettyStream stream;
    private volatile boolean left;

    // What is being committed; of the thread that commits.
    private HttpFields.@Nullable Mutable committing;

    JettyRequest(Request request, HttpVersion version) {
        this.request = request;
        this.version = version;
        request.setAttribute(AsyncFilter.EDGE, this);
        if (version == HttpVersion.HTTP_2) {
            request.addFailureListener(this::failed);
        }
    }

    void begin(ServerEdge<?> edge, EdgeConnection connection) {
        edge.begin(this, connection);
    }

    /** The thread that brought the request is done with it. */
    void leftByItsThread() {
        thread = null;
        left();
        endIfLeft();
        if (version == HttpVersion.HTTP_2 && isOpen()) {
            lookLater();
        }
    }

    /**
     * Jetty 12.0 tells nobody of a reset that comes while a write is held up: not who listens for failures, and not who waits for
     * the write.
     */
    private void lookLater() {
        Scheduler.Task unused = scheduler().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        JettyStream known = stream;
        if (!isOpen() || known == null) {
            return;
        }
        if (JettyHttp2.isGone(connection(), known.getId())) {
            left = true;
            endIfLeft();
        } else {
            lookLater();
        }
    }

    private Scheduler scheduler() {
        return request.getConnectionMetaData().getConnector().getScheduler();
    }

    /** Stands between Jetty and what it writes the response to. */
    HttpStream watch(HttpStream wrapped) {
        JettyStream watched = new JettyStream(wrapped, this);
        stream = watched;
        return watched;
    }

    void committing(HttpFields.Mutable headers) {
        committing = headers;
        try {
            commit();
            if (version == HttpVersion.HTTP_1_1
                    && closes(headers)
                    && !headers.contains(HttpHeader.CONTENT_LENGTH)
                    && !headers.contains(HttpHeader.TRANSFER_ENCODING)) {
                // Otherwise Jetty would mark the end of the body by closing, and a cut one would look whole.
                headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
            }
        } finally {
            committing = null;
        }
    }

    private boolean closes(HttpFields response) {
        String close = HttpHeaderValue.CLOSE.asString();
        return response.contains(HttpHeader.CONNECTION, close)
                || request.getHeaders().contains(HttpHeader.CONNECTION, close);
    }

    /** The last byte has been handed to the kernel; a GOAWAY that is due must follow it before its client asks for more. */
    void lastSent() {
        if (version == HttpVersion.HTTP_2) {
            end();
        }
    }

    /** The body that was to be ended has been, or cannot be. */
    void endedByEdge() {
        if (version != HttpVersion.HTTP_2) {
            connection().getEndPoint().shutdownOutput();
        }
        end();
    }

    /** The client has reset the stream: nobody is there to take an answer, and an application without a thread may wait for ever. */
    private void failed(Throwable failure) {
        if (failure instanceof EofException) {
            left = true;
            endIfLeft();
        }
    }

    /**
     * The client is gone. Jetty does not look for the end of a connection while a request goes on without a thread, and an
     * application whose write failed may leave it at that: then nothing else would ever end the request.
     */
    void writeFailed() {
        left = true;
        if (version != HttpVersion.HTTP_2) {
            connection().getEndPoint().close();
        }
        endIfLeft();
    }

    private void endIfLeft() {
        if (left && thread == null) {
            end();
        }
    }

    private Connection connection() {
        return request.getConnectionMetaData().getConnection();
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

    /** Not before a pipelined request that has been read, nor while the request is still being sent. */
    @Override
    protected boolean mayClose() {
        if (!(connection() instanceof HttpConnection http1)) {
            return true;
        }
        return http1.isRequestBufferEmpty() && isRead(http1.getParser());
    }

    /** Of a body whose length is known, the parser notices the end only when somebody reads on. */
    private static boolean isRead(HttpParser parser) {
        return parser.isComplete()
                || !parser.hasContent()
                || (parser.getContentLength() >= 0 && parser.getContentRead() >= parser.getContentLength());
    }

    @Override
    protected void sayClose() {
        if (committing != null) {
            committing.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
    }

    @Override
    protected void endStream() {
        JettyStream known = stream;
        if (known != null) {
            known.end();
            Scheduler.Task unused = scheduler().schedule(this::abortIfOpen, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
        AsyncContext waiting = async;
        if (waiting != null) {
            waiting.complete();
        }
    }

    private void abortIfOpen() {
        if (isOpen()) {
            abort();
        }
    }

    @Override
    protected void abort() {
        JettyStream known = stream;
        if (version == HttpVersion.HTTP_2 && known != null) {
            JettyHttp2.reset(connection(), known.getId());
        } else {
            connection().getEndPoint().close();
        }
    }
}
