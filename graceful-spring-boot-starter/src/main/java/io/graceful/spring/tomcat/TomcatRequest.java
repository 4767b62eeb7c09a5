package io.graceful.spring.tomcat;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/** One request on Tomcat: stands between its response and the processor that writes it, where the commit is seen. */
final class TomcatRequest extends Exchange implements AsyncListener, ActionHook {

    private static final int SWITCHING_PROTOCOLS = 101;

    private final Request request;
    private final Response response;
    private final ActionHook processor;
    private volatile @Nullable Thread thread;

    TomcatRequest(Request request) {
        this.request = request;
        this.response = request.getCoyoteRequest().getResponse();
        this.processor = Coyote.known() ? Coyote.hook(response) : (code, parameter) -> {};
    }

    void begin(ServerEdge<String> edge, EdgeConnection connection) {
        if (Coyote.known()) {
            Coyote.setHook(response, this);
        }
        thread = Thread.currentThread();
        edge.begin(this, connection);
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

    @Override
    public void action(ActionCode code, @Nullable Object parameter) {
        // Closing commits too, inside of the processor. A short response is committed only after the valve has been
        // left.
        if ((code == ActionCode.COMMIT || code == ActionCode.CLOSE) && !response.isCommitted()) {
            if (response.getStatus() == SWITCHING_PROTOCOLS) {
                upgraded();
            } else {
                commit();
            }
        }
        processor.action(code, parameter);
    }

    @Override
    protected @Nullable String method() {
        return request.getMethod();
    }

    @Override
    protected @Nullable String path() {
        return request.getRequestURI();
    }

    @Override
    protected @Nullable Thread thread() {
        return thread;
    }

    @Override
    protected @Nullable String contentType() {
        return response.getContentType();
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        String said = response.getMimeHeaders().getHeader(STREAM_HEADER);
        if (said != null) {
            response.getMimeHeaders().removeHeader(STREAM_HEADER);
        }
        return said;
    }

    @Override
    protected void sayClose() {
        Coyote.endKeepAlive(processor);
    }

    @Override
    protected void endStream() {
        if (request.isAsyncStarted()) {
            request.getAsyncContext().complete();
        }
    }

    @Override
    protected void abort() {
        processor.action(ActionCode.CLOSE_NOW, null);
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
