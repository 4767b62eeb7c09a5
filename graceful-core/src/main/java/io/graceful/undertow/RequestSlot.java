package io.graceful.undertow;

import io.graceful.inflight.InFlight;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the stop report may want to know of the request in one slot. Made once for a slot and used by one request after the
 * other, so that a request costs no allocation.
 *
 * <p>Stands in for the worker when the request is dispatched, which is how it learns the thread that works on it. An exchange
 * is dispatched once at a time, so one field is enough for the task.
 */
final class RequestSlot implements ExchangeCompletionListener, Executor, Runnable {

    private static final VarHandle EXCHANGE = field("exchange", HttpServerExchange.class);
    private static final VarHandle THREAD = field("thread", Thread.class);

    private final InFlight requests;
    private final int slot;

    // Read by the report on a thread of its own, so written in release mode: a volatile write of each, six for a
    // request, cost
    // as much as the count itself.
    @SuppressWarnings("UnusedVariable")
    private @Nullable HttpServerExchange exchange;

    @SuppressWarnings("UnusedVariable")
    private @Nullable Thread thread;

    // Handed from the thread that dispatches to the one that runs by the executor itself.
    private @Nullable Executor executor;
    private @Nullable Runnable task;

    RequestSlot(InFlight requests, int slot) {
        this.requests = requests;
        this.slot = slot;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(RequestSlot.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void begin(HttpServerExchange newExchange) {
        EXCHANGE.setRelease(this, newExchange);
        THREAD.setRelease(this, Thread.currentThread());
        Executor chosen = newExchange.getDispatchExecutor();
        executor = chosen != null ? chosen : newExchange.getConnection().getWorker();
        newExchange.setDispatchExecutor(this);
    }

    /** The calling thread has returned from the handler; if it was not dispatched, nobody works on the request now. */
    void leftByThisThread() {
        if (Thread.currentThread() == thread()) {
            THREAD.setRelease(this, null);
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
        task = null;
        THREAD.setRelease(this, Thread.currentThread());
        try {
            if (work != null) {
                work.run();
            }
        } finally {
            leftByThisThread();
        }
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
            requests.end(slot);
        }
    }

    @Nullable
    String label() {
        HttpServerExchange known = (HttpServerExchange) EXCHANGE.getAcquire(this);
        return known == null ? null : known.getRequestMethod() + " " + known.getRequestPath();
    }

    @Nullable
    Thread thread() {
        return (Thread) THREAD.getAcquire(this);
    }
}
