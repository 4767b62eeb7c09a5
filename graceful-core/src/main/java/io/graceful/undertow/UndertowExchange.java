package io.graceful.undertow;

import io.graceful.edge.Exchange;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.ConduitWrapper;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.ConduitFactory;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.conduits.StreamSinkConduit;

/**
 * One request on Undertow. Serves one after the other, so that a request costs no allocation: Undertow tells of each end once.
 *
 * <p>Stands in for the worker when the request is dispatched, which is how it learns the thread that works on it. An exchange
 * is dispatched once at a time, so one field is enough for the task.
 */
final class UndertowExchange extends Exchange
        implements ExchangeCompletionListener, ConduitWrapper<StreamSinkConduit>, Executor, Runnable {

    private static final HttpString STREAM = new HttpString(STREAM_HEADER);

    private static final VarHandle EXCHANGE = field("exchange", HttpServerExchange.class);
    private static final VarHandle THREAD = field("thread", Thread.class);

    // Read by the report on a thread of its own, so written in release mode: a volatile write of each, six for a
    // request, cost as much as the count itself.
    @SuppressWarnings("UnusedVariable")
    private @Nullable HttpServerExchange exchange;

    @SuppressWarnings("UnusedVariable")
    private @Nullable Thread thread;

    private boolean http2;
    private boolean wasReset;
    private volatile @Nullable StreamEnd stream;

    // Handed from the thread that dispatches to the one that runs by the executor itself.
    private @Nullable Executor executor;
    private volatile @Nullable Runnable task;

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(UndertowExchange.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void serves(HttpServerExchange newExchange, boolean isHttp2) {
        http2 = isHttp2;
        wasReset = false;
        THREAD.setRelease(this, Thread.currentThread());
        EXCHANGE.setRelease(this, newExchange);
        Executor chosen = newExchange.getDispatchExecutor();
        executor = chosen != null ? chosen : newExchange.getConnection().getWorker();
        newExchange.setDispatchExecutor(this);
    }

    private @Nullable HttpServerExchange exchange() {
        return (HttpServerExchange) EXCHANGE.getAcquire(this);
    }

    /** The calling thread has returned from the handler; if it was not dispatched, nobody works on the request now. */
    void leftByThisThread() {
        if (Thread.currentThread() != thread()) {
            return;
        }
        THREAD.setRelease(this, null);
        if (http2) {
            // The exchanges of a connection that is gone do not end by themselves. Whoever closes it looks at the
            // thread after
            // that, and this looks at the connection after the thread.
            VarHandle.fullFence();
            left();
        }
    }

    /** Ends it if its client has reset it, and nobody else does. Called about every second, on the I/O thread. */
    void endIfReset() {
        HttpServerExchange known = exchange();
        if (known != null && Http2.closeIfReset(known.getConnection())) {
            if (wasReset && !isBusy()) {
                endEarly();
            }
            wasReset = true;
        }
    }

    @Override
    public void execute(Runnable newTask) {
        task = newTask;
        Executor target = executor;
        if (target == null) {
            throw new IllegalStateException("dispatched after its end");
        }
        target.execute(this);
    }

    @Override
    public void run() {
        Runnable work = task;
        THREAD.setRelease(this, Thread.currentThread());
        task = null;
        try {
            if (work != null) {
                work.run();
            }
        } finally {
            leftByThisThread();
        }
    }

    @Override
    public StreamSinkConduit wrap(ConduitFactory<StreamSinkConduit> factory, HttpServerExchange committing) {
        if (committing.isUpgrade()) {
            upgraded();
            return factory.create();
        }
        commit();
        HeaderMap headers = committing.getResponseHeaders();
        if (!committing.isPersistent()
                && committing.isHttp11()
                && !headers.contains(Headers.CONTENT_LENGTH)
                && !headers.contains(Headers.TRANSFER_ENCODING)
                && !committing.getRequestMethod().equals(Methods.CONNECT)) {
            // Otherwise Undertow would mark the end of the body by closing, and a cut one would look whole.
            headers.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
        }
        if (!isStream()) {
            return factory.create();
        }
        StreamEnd end = new StreamEnd(factory.create(), committing);
        stream = end;
        return end;
    }

    @Override
    public void exchangeEvent(HttpServerExchange ended, NextListener next) {
        try {
            // Counts until the connection has been closed or handed to its next request: a drain that ends now loses
            // nothing.
            next.proceed();
        } finally {
            EXCHANGE.setRelease(this, null);
            executor = null;
            stream = null;
            end();
        }
    }

    @Override
    protected @Nullable String method() {
        HttpServerExchange known = exchange();
        return known == null ? null : known.getRequestMethod().toString();
    }

    @Override
    protected @Nullable String path() {
        HttpServerExchange known = exchange();
        return known == null ? null : known.getRequestPath();
    }

    @Override
    protected @Nullable Thread thread() {
        return (Thread) THREAD.getAcquire(this);
    }

    @Override
    protected boolean isBusy() {
        return task != null || thread() != null;
    }

    /** Undertow goes on with an exchange until its request has been read, be there never so much that nobody wants. */
    @Override
    protected boolean isAnswered() {
        HttpServerExchange known = exchange();
        return known != null && known.isResponseComplete() && !isBusy();
    }

    @Override
    protected @Nullable String contentType() {
        HttpServerExchange known = exchange();
        return known == null ? null : known.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        HttpServerExchange known = exchange();
        if (known == null) {
            return null;
        }
        String said = known.getResponseHeaders().getFirst(STREAM);
        if (said != null) {
            known.getResponseHeaders().remove(STREAM);
        }
        return said;
    }

    /** Not while the request is still being sent, nor before a pipelined one that has been read, nor in a tunnel. */
    @Override
    protected boolean mayClose() {
        HttpServerExchange known = exchange();
        if (known == null) {
            return false;
        }
        ServerConnection connection = known.getConnection();
        boolean pipelined = connection instanceof AbstractServerConnection http1 && http1.getExtraBytes() != null;
        return known.isRequestComplete()
                && !pipelined
                && !known.getRequestMethod().equals(Methods.CONNECT);
    }

    @Override
    protected void sayClose() {
        HttpServerExchange known = exchange();
        if (known != null) {
            known.setPersistent(false);
            known.getResponseHeaders().put(Headers.CONNECTION, Headers.CLOSE.toString());
        }
    }

    @Override
    protected void endStream() {
        StreamEnd known = stream;
        if (known == null) {
            abort();
        } else {
            known.end();
        }
    }

    @Override
    protected void abort() {
        HttpServerExchange known = exchange();
        if (known != null) {
            known.getIoThread().execute(() -> IoUtils.safeClose(known.getConnection()));
        }
    }
}
