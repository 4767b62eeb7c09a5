package io.graceful.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.graceful.Graceful;
import io.graceful.settings.GracefulSettings;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.ConduitFactory;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xnio.conduits.Conduit;

/**
 * What a request costs in memory, from its entry to its end, measured on its I/O thread and a real connection.
 *
 * <p>Undertow makes a few small objects for any handler that wants to see a response committed and a request ended; that is
 * Undertow's, so the comparison is with a handler that asks for the same and does nothing. Both take turns, request by
 * request, so that the compiler is always equally far with the code they share.
 */
@Tag("jit")
class AllocationIT {

    private static final int PAIRS = 6_000;

    /** Looked at: the last pairs, when each method has been called often. */
    private static final int MEASURED = 2_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Graceful graceful = Graceful.builder()
            .settings(GracefulSettings.builder().build())
            .withoutSignals()
            .start();
    private final HttpHandler application =
            exchange -> exchange.getResponseSender().send("hello");
    private final HttpHandler withGraceful = new GracefulHandler(graceful, application);

    @AfterEach
    void stop() {
        graceful.close();
    }

    @Test
    void aRequestAllocatesNothingOfOurs() throws Exception {
        long[] ours = bytes(withGraceful);
        long withUs = ours[0];
        long withoutUs = ours[1];

        assertTrue(withoutUs > 0, "nothing was measured");
        assertEquals(withoutUs, withUs, "bytes for each request: with graceful, and with listeners that do nothing");
    }

    @Test
    void anAllocationWouldBeSeen() throws Exception {
        long[] more = bytes(exchange -> {
            exchange.putAttachment(AttachmentKey.create(byte[].class), new byte[16]);
            withGraceful.handleRequest(exchange);
        });

        assertTrue(more[0] >= more[1] + 32, "an array of 16 bytes went unseen: " + Arrays.toString(more));
    }

    private void listening(HttpServerExchange exchange) throws Exception {
        exchange.addResponseWrapper(AllocationIT::wrapNothing);
        exchange.addExchangeCompleteListener((ended, next) -> next.proceed());
        application.handleRequest(exchange);
    }

    private static <T extends Conduit> T wrapNothing(ConduitFactory<T> factory, Object exchange) {
        return factory.create();
    }

    /** The medians for {@code measured} and for the handler that does nothing. */
    private long[] bytes(HttpHandler measured) throws Exception {
        long[][] bytes = new long[2][PAIRS];
        int[] next = new int[2];
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> {
                    int which = exchange.getRequestPath().equals("/measured") ? 0 : 1;
                    long before = threads.getCurrentThreadAllocatedBytes();
                    if (which == 0) {
                        measured.handleRequest(exchange);
                    } else {
                        listening(exchange);
                    }
                    bytes[which][next[which]++] = threads.getCurrentThreadAllocatedBytes() - before;
                })
                .build();
        server.start();
        try (RawHttp1 client = new RawHttp1(
                ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort())) {
            for (int i = 0; i < PAIRS; i++) {
                client.get("/measured");
                client.get("/nothing");
            }
        } finally {
            server.stop();
        }
        return new long[] {median(bytes[0]), median(bytes[1])};
    }

    private static long median(long[] all) {
        long[] last = Arrays.copyOfRange(all, PAIRS - MEASURED, PAIRS);
        Arrays.sort(last);
        return last[MEASURED / 2];
    }
}
