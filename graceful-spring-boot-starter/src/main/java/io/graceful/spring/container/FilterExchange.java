package io.graceful.spring.container;

import io.graceful.edge.Exchange;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, as far as a filter sees it. */
final class FilterExchange extends Exchange implements AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(FilterExchange.class);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final FilterConnections.@Nullable Known connection;
    private final @Nullable ReadRequest withBody;
    private final String method;
    private final String path;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable String said;
    private volatile boolean last;
    private volatile @Nullable Thread thread = Thread.currentThread();
    private volatile @Nullable AsyncContext async;
    private volatile @Nullable StreamOutput stream;

    /** {@code connection}: null if its client cannot be told to leave. */
    FilterExchange(
            HttpServletRequest request, HttpServletResponse response, FilterConnections.@Nullable Known connection) {
        this.request = request;
        this.response = response;
        this.connection = connection;
        this.withBody = ReadRequest.hasBody(request) ? new ReadRequest(request) : null;
        // The server may use its object for another request before somebody asks for these.
        this.method = request.getMethod();
        this.path = request.getRequestURI();
        this.last = asksToClose(request);
    }

    private static boolean asksToClose(HttpServletRequest request) {
        String said = request.getHeader("Connection");
        return said == null
                ? request.getProtocol().equals("HTTP/1.0")
                : said.toLowerCase(Locale.ROOT).contains("close");
    }

    HttpServletRequest request() {
        return withBody == null ? request : withBody;
    }

    HttpServletResponse response() {
        return new CommittedResponse(response, this);
    }

    /** What a stream is written to, once it is known that it is one. */
    StreamOutput stream(StreamOutput.Source source) throws IOException {
        StreamOutput known = stream;
        if (known == null) {
            known = new StreamOutput(source.open(), this::complete);
            stream = known;
        }
        return known;
    }

    /** The thread that brought the request leaves the filter. */
    void leftFilter() {
        thread = null;
        if (request.isAsyncStarted()) {
            AsyncContext waiting = request.getAsyncContext();
            async = waiting;
            waiting.addListener(this);
            left();
            StreamOutput output = stream;
            if (output != null && output.isStopped()) {
                // By somebody who did not know yet how to complete it.
                output.stop();
            }
            return;
        }
        if (response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
            upgraded();
        } else if (!response.isCommitted()) {
            commit();
        }
        over();
    }

    private void over() {
        if (over.compareAndSet(false, true)) {
            end();
            if (connection != null) {
                connection.ended(last);
            }
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over();
    }

    /** Somebody else decides what follows, and completes. */
    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    /** Listeners are for one cycle only. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        AsyncContext next = event.getAsyncContext();
        async = next;
        next.addListener(this);
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
    protected @Nullable Thread thread() {
        return thread;
    }

    /** No connection ends it before the container does. */
    @Override
    protected boolean isBusy() {
        return true;
    }

    @Override
    protected @Nullable String contentType() {
        return response.getContentType();
    }

    /** The application's {@link #STREAM_HEADER}, which was kept from the response. */
    void says(@Nullable String value) {
        said = value;
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        return said;
    }

    @Override
    protected boolean mayClose() {
        return withBody == null || withBody.isRead();
    }

    @Override
    protected void sayClose() {
        last = true;
        response.setHeader("Connection", "close");
        if (request.getProtocol().equals("HTTP/1.1") && !response.containsHeader("Content-Length")) {
            // Else the end of the body would be the end of the connection, and a body that is cut would look whole.
            response.setTrailerFields(Collections::emptyMap);
        }
    }

    @Override
    protected void endStream() {
        last = true;
        StreamOutput output = stream;
        if (output != null) {
            output.stop();
        } else {
            complete();
        }
    }

    private void complete() {
        AsyncContext waiting = async;
        if (waiting == null) {
            return;
        }
        try {
            waiting.complete();
        } catch (IllegalStateException e) {
            log.debug("{} has ended by itself", path, e);
        }
    }

    /** A filter cannot cut: the container does, visibly, when it closes its connections. */
    @Override
    protected void abort() {
        last = true;
    }
}
