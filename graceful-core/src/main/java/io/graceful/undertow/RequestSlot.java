package io.graceful.undertow;

import io.graceful.inflight.InFlight;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
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

    private final InFlight requests;
    private final int slot;
    private volatile @Nullable HttpServerExchange exchange;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Executor executor;
    private volatile @Nullable Runnable task;

    RequestSlot(InFlight requests, int slot) {
        this.requests = requests;
        this.slot = slot;
    }

    void begin(HttpServerExchange newExchange) {
        exchange = newExchange;
        thread = Thread.currentThread();
        Executor chosen = newExchange.getDispatchExecutor();
        executor = chosen != null ? chosen : newExchange.getConnection().getWorker();
        newExchange.setDispatchExecutor(this);
    }

    /** The calling thread has returned from the handler; if it was not dispatched, nobody works on the request now. */
    void leftByThisThread() {
        if (Thread.currentThread() == thread) {
            thread = null;
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
        thread = Thread.currentThread();
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
            exchange = null;
            executor = null;
            requests.end(slot);
        }
    }

    @Nullable
    String label() {
        HttpServerExchange known = exchange;
        return known == null ? null : known.getRequestMethod() + " " + known.getRequestPath();
    }

    @Nullable
    Thread thread() {
        return thread;
    }
}
