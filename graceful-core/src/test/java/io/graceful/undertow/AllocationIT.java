package io.graceful.undertow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.graceful.Graceful;
import io.graceful.settings.GracefulSettings;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.util.ConduitFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.xnio.conduits.Conduit;

/**
 * What a request costs in memory on its I/O thread, measured on a real connection.
 *
 * <p>Undertow makes a few small objects for any handler that wants to see a response committed and a request ended; that is
 * Undertow's, so the comparison is with a handler that asks for the same and does nothing.
 */
class AllocationIT {

    private static final int ROUNDS = 7;
    private static final int REQUESTS = 2_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aRequestAllocatesNothingOfOurs() throws Exception {
        Graceful graceful = Graceful.builder()
                .settings(GracefulSettings.builder().build())
                .withoutSignals()
                .start();
        HttpHandler application = exchange -> exchange.getResponseSender().send("hello");
        HttpHandler listening = exchange -> {
            exchange.addResponseWrapper(AllocationIT::wrapNothing);
            exchange.addExchangeCompleteListener((ended, next) -> next.proceed());
            application.handleRequest(exchange);
        };

        double withoutUs = bytesForEachRequest(listening);
        double withUs = bytesForEachRequest(new GracefulHandler(graceful, application));
        graceful.close();

        assertTrue(
                withUs - withoutUs < 8,
                "bytes for each request: " + withUs + " with graceful, " + withoutUs
                        + " with listeners that do nothing");
    }

    private static <T extends Conduit> T wrapNothing(ConduitFactory<T> factory, Object exchange) {
        return factory.create();
    }

    /** The median over rounds, on one keep-alive connection, once the code is compiled. */
    private double bytesForEachRequest(HttpHandler handler) throws IOException {
        AtomicLong ioThread = new AtomicLong();
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> {
                    ioThread.setPlain(Thread.currentThread().getId());
                    handler.handleRequest(exchange);
                })
                .build();
        server.start();
        try (RawHttp1 client = new RawHttp1(
                ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort())) {
            double[] rounds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                client.get("/");
                long before = threads.getThreadAllocatedBytes(ioThread.getPlain());
                for (int i = 0; i < REQUESTS; i++) {
                    client.get("/");
                }
                long after = threads.getThreadAllocatedBytes(ioThread.getPlain());
                rounds[round] = (double) (after - before) / REQUESTS;
            }
            Arrays.sort(rounds, 2, ROUNDS);
            return rounds[2 + (ROUNDS - 2) / 2];
        } finally {
            server.stop();
        }
    }
}
