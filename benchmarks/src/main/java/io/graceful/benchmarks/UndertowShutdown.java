package io.graceful.benchmarks;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongUnaryOperator;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Undertow's graceful shutdown without a server around it. */
public final class UndertowShutdown {

    private UndertowShutdown() {}

    /** The handler that all threads share. What it passes requests on to does nothing. */
    @State(Scope.Benchmark)
    public static class Handler {
        final GracefulShutdownHandler handler = new GracefulShutdownHandler(exchange -> {});
    }

    /**
     * A request that passes the real handler again and again.
     *
     * <p>The handler adds a listener to the exchange and counts down when that is called at the end. A server makes a new
     * exchange for each request; to leave that out of the figure one exchange is used again, by setting its number of
     * listeners back to zero: one plain store more than in a server, one small array less.
     */
    @State(Scope.Thread)
    public static class Exchange {

        private static final VarHandle COUNT;
        private static final VarHandle LISTENERS;

        static {
            try {
                var lookup = MethodHandles.privateLookupIn(HttpServerExchange.class, MethodHandles.lookup());
                COUNT = lookup.findVarHandle(HttpServerExchange.class, "exchangeCompletionListenersCount", int.class);
                LISTENERS = lookup.findVarHandle(
                        HttpServerExchange.class, "exchangeCompleteListeners", ExchangeCompletionListener[].class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private static final ExchangeCompletionListener.NextListener NOBODY = () -> {};

        private final HttpServerExchange exchange = new HttpServerExchange(null);

        void passThrough(Handler shared) throws Exception {
            shared.handler.handleRequest(exchange);
            var listeners = (ExchangeCompletionListener[]) LISTENERS.get(exchange);
            listeners[0].exchangeEvent(exchange, NOBODY);
            COUNT.set(exchange, 0);
        }
    }

    /**
     * The counting of that handler alone, rebuilt from its behaviour and not from its text: a count and a flag for the
     * shutdown share one long; a request raises the count by compare-and-set in a loop, looks at the flag in the value it
     * has just written, and lowers the count in the same way.
     */
    @State(Scope.Benchmark)
    public static class Word {

        private static final AtomicLongFieldUpdater<Word> STATE =
                AtomicLongFieldUpdater.newUpdater(Word.class, "state");
        private static final LongUnaryOperator ONE_MORE = state -> withCount(state, count(state) + 1);
        private static final LongUnaryOperator ONE_LESS = state -> withCount(state, count(state) - 1);

        private volatile long state;

        boolean begin() {
            return STATE.updateAndGet(this, ONE_MORE) >= 0;
        }

        void end() {
            STATE.updateAndGet(this, ONE_LESS);
        }

        private static long count(long state) {
            return state & Long.MAX_VALUE;
        }

        /** The sign is the flag. */
        private static long withCount(long state, long count) {
            return (state & Long.MIN_VALUE) | count;
        }
    }
}
