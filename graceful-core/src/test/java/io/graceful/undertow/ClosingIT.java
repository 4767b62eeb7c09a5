package io.graceful.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How listeners close, and what is left behind when something cannot be opened. */
class ClosingIT {

    @Test
    void connectionsStillInTheAcceptQueueAreServedBeforeTheListenerCloses() throws Exception {
        try (Service service = new Service()) {
            service.awaitPhase(Phase.READY);
            Undertow.ListenerInfo listener = service.server.getListenerInfo().get(0);
            listener.suspend();
            List<RawHttp1> queued = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                RawHttp1 client = new RawHttp1(service.port());
                client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
                queued.add(client);
            }
            service.letHooksEnd();
            for (int i = 0; i < 3; i++) {
                service.signal();
            }
            service.awaitPhase(Phase.STOPPING);

            listener.resume();

            for (RawHttp1 client : queued) {
                try (client) {
                    RawHttp1.Response response = client.read();
                    assertEquals(200, response.status());
                    assertTrue(response.saysClose());
                }
            }
            service.awaitPhase(Phase.STOPPED);
        }
    }

    @Test
    void aStuckRequestIsNamedWithItsThreadAndWhereItHangs() throws Exception {
        AtomicReference<StopReport> report = new AtomicReference<>();
        CountDownLatch never = new CountDownLatch(1);
        Graceful graceful = Graceful.builder()
                .settings(GracefulSettings.builder()
                        .terminationGracePeriod(Duration.ofMillis(3500))
                        .drainTimeout(Duration.ofMillis(300))
                        .stopTimeout(Duration.ofSeconds(1))
                        .managementHost("127.0.0.1")
                        .managementPort(0)
                        .build())
                .withoutSignals()
                .onReport(report::set)
                .start();
        Undertow server = GracefulUndertow.start(graceful)
                .serve(
                        Undertow.builder().addHttpListener(0, "127.0.0.1"),
                        exchange -> exchange.dispatch(stuck -> hangForever(never)));
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        try (RawHttp1 client = new RawHttp1(port)) {
            client.write("GET /export?id=7 HTTP/1.1\r\nHost: test\r\n\r\n");
            await("request").until(() -> graceful.requests().open() == 1);

            graceful.close();

            StopReport said = report.get();
            assertEquals(StopReport.Outcome.CUT, said.outcome());
            assertEquals(1, said.cut().size());
            assertEquals("GET /export", said.cut().get(0).label(), "without the query, which may hold secrets");
            assertTrue(said.cut().get(0).thread().startsWith("graceful-http task"), said.cut()::toString);
            assertTrue(said.cut().get(0).where().contains("hangForever"), said.cut()::toString);
            assertTrue(said.took().compareTo(Duration.ofMillis(3500)) < 0, "gone before the kill deadline");
            assertThrows(IOException.class, client::read);
        } finally {
            never.countDown();
        }
    }

    private static void hangForever(CountDownLatch never) throws InterruptedException {
        never.await(60, TimeUnit.SECONDS);
    }

    @Test
    void aTakenManagementPortIsNamedAndLeavesNothingOpen() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Graceful graceful = quiet(taken.getLocalPort());

            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> GracefulUndertow.start(graceful));

            assertTrue(refused.getMessage().contains("management.port: " + taken.getLocalPort()), refused::getMessage);
            assertNoThread("graceful-management");
            graceful.close();
        }
    }

    @Test
    void aTakenApplicationPortClosesTheManagementPortAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Graceful graceful = quiet(0);
            GracefulUndertow edge = GracefulUndertow.start(graceful);
            int managementPort = edge.managementAddress().getPort();

            assertThrows(
                    IllegalStateException.class,
                    () -> edge.serve(
                            Undertow.builder().addHttpListener(taken.getLocalPort(), "0.0.0.0"),
                            exchange -> exchange.endExchange()));

            assertThrows(ConnectException.class, () -> RawHttp1.once(managementPort, "/livez"));
            assertNoThread("graceful-management");
            assertNoThread("graceful-http");
            graceful.close();
        }
    }

    @Test
    void noThreadOfOursOutlivesTheStop() {
        Service service = new Service();
        service.close();

        for (String name : new String[] {"graceful-http", "graceful-management", "graceful-stop", "graceful-hook"}) {
            assertNoThread(name);
        }
    }

    private static void assertNoThread(String prefix) {
        await("no thread " + prefix)
                .atMost(Duration.ofSeconds(5))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(
                                thread -> thread.isAlive() && thread.getName().startsWith(prefix)));
    }

    private static Graceful quiet(int managementPort) {
        return Graceful.builder()
                .settings(GracefulSettings.builder()
                        .managementPort(managementPort)
                        .managementHost("0.0.0.0")
                        .build())
                .withoutSignals()
                .start();
    }
}
