package io.graceful.spring.tomcat;

import io.graceful.edge.ServerEdge;
import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.RequestViews;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request that a processor of Tomcat's serves. Lives as long as the processor and serves one request after
 * the other, so that a request costs no allocation.
 */
final class TomcatRequest implements RequestViews.View, AsyncListener, ActionHook {

    private static final int SWITCHING_PROTOCOLS = 101;

    private ServerEdge<String> edge;
    private final Response response;
    private final ActionHook processor;
    private volatile @Nullable Request request;
    private volatile @Nullable Thread thread;
    private volatile boolean active;
    private boolean http2;
    private boolean uncommitted;
    private int slot;
    private @Nullable Connection connection;
    private LiveStreams.@Nullable Stream stream;

    TomcatRequest(ServerEdge<String> edge, Response response) {
        this.edge = edge;
        this.response = response;
        if (Coyote.known()) {
            this.processor = Coyote.hook(response);
            Coyote.setHook(response, this);
        } else {
            this.processor = (code, parameter) -> {};
        }
    }

    boolean isActive() {
        return active;
    }

    void begin(ServerEdge<String> its, Request newRequest, boolean isHttp2, @Nullable Connection newConnection) {
        // The one before, if its end was never told.
        end();
        edge = its;
        http2 = isHttp2;
        connection = newConnection;
        request = newRequest;
        uncommitted = true;
        thread = Thread.currentThread();
        slot = edge.begin(this);
        active = true;
    }

    /** The next request on this processor is none of ours. */
    void skip() {
        uncommitted = false;
    }

    /** A thread works on the request again: it was dispatched. */
    void entered() {
        thread = Thread.currentThread();
    }

    /** The thread is done; the request too, unless it goes on without a thread. */
    void left(boolean async) {
        thread = null;
        if (!async) {
            end();
        }
    }

    private synchronized void end() {
        if (active) {
            active = false;
            if (stream != null) {
                stream.close();
                stream = null;
            }
            request = null;
            edge.end(slot);
        }
    }

    @Override
    public void action(ActionCode code, @Nullable Object parameter) {
        // Closing commits too, inside of the processor. A short response is committed only after the valve has been
        // left.
        if (uncommitted && (code == ActionCode.COMMIT || code == ActionCode.CLOSE) && !response.isCommitted()) {
            uncommitted = false;
            committing();
        }
        processor.action(code, parameter);
    }

    private void committing() {
        if (response.getStatus() == SWITCHING_PROTOCOLS) {
            // No response will ever tell a WebSocket to leave; its owner ends it.
            if (connection != null) {
                connection.closed();
            }
            return;
        }
        if (active && ServerEdge.isStream(response.getContentType())) {
            Request streaming = request;
            stream = edge.becomesStream(label(), () -> complete(streaming));
        }
        if (http2) {
            edge.tellNow(connection);
        } else if (edge.tells(connection)) {
            Coyote.endKeepAlive(processor);
        }
    }

    private static void complete(@Nullable Request streaming) {
        if (streaming != null && streaming.isAsyncStarted()) {
            streaming.getAsyncContext().complete();
        }
    }

    @Override
    public @Nullable String label() {
        Request known = request;
        return known == null ? null : known.getMethod() + " " + known.getRequestURI();
    }

    @Override
    public @Nullable Thread thread() {
        return thread;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A listener is forgotten when its request is dispatched and starts anew.
        event.getAsyncContext().addListener(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // onComplete follows.
    }

    @Override
    public void onError(AsyncEvent event) {
        // onComplete follows.
    }
}
