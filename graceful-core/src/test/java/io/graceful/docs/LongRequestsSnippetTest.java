package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.GracefulBuilder;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.graceful.undertow.GracefulUndertow;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the page about long requests shows, compiled and run. */
class LongRequestsSnippetTest {

    /** What the reader has of his own: responses that go on until they are told to end. */
    private static final class Exports {

        private final AtomicInteger ended = new AtomicInteger();

        void endAll() {
            ended.incrementAndGet();
        }
    }

    private static GracefulBuilder ending(Exports exports) {
        // ending
        GracefulBuilder builder = Graceful.builder().onPhase(change -> {
            if (change.to().isStop() && !change.from().isStop()) {
                exports.endAll();
            }
        });
        // ending
        return builder;
    }

    private static HttpHandler prices(Graceful graceful) {
        // socket
        HttpHandler prices = Handlers.websocket((exchange, channel) -> {
            GracefulUndertow.closesAtStop(graceful, "prices", channel); // with 1001
            channel.getReceiveSetter().set(new AbstractReceiveListener() {});
            channel.resumeReceives();
        });
        // socket
        return prices;
    }

    @Test
    void thePageShowsThisCode() {
        Snippets.check(LongRequestsSnippetTest.class, "docs/long-requests.md", "socket");
        Snippets.check(LongRequestsSnippetTest.class, "docs/long-requests.md", "ending");
    }

    @Test
    void theClientIsAskedToGoAndTheStopDoesNotWaitForIt() throws Exception {
        AtomicReference<StopReport> report = new AtomicReference<>();
        Exports exports = new Exports();
        Graceful graceful = ending(exports)
                .settings(GracefulSettings.builder()
                        .managementHost("127.0.0.1")
                        .managementPort(0)
                        .build())
                .withoutSignals()
                .onReport(report::set)
                .start();
        Undertow server = GracefulUndertow.start(graceful)
                .serve(Undertow.builder().addHttpListener(0, "127.0.0.1"), prices(graceful));
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        status.complete(code);
                        return null;
                    }
                })
                .get(5, TimeUnit.SECONDS);
        Awaitility.await("the stream")
                .until(() -> graceful.outstanding().streams().open() == 1);

        graceful.close();

        assertEquals(1001, status.get(5, TimeUnit.SECONDS));
        assertEquals(1, exports.ended.get());
        assertTrue(report.get().clean(), report.get()::toString);
    }
}
