package io.graceful.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xnio.IoUtils;

/** Long-lived streams on a real server never hold a stop, and are told. */
class StreamsIT {

    private final AtomicReference<StopReport> report = new AtomicReference<>();
    private final Graceful graceful = Graceful.builder()
            .settings(GracefulSettings.builder()
                    .kubernetes(true)
                    .propagationDelay(Duration.ofMillis(800))
                    .propagationQuietPeriod(Duration.ofMillis(100))
                    .managementHost("127.0.0.1")
                    .managementPort(0)
                    .build())
            .withoutSignals()
            .onReport(report::set)
            .start();
    private final Undertow server = GracefulUndertow.start(graceful)
            .serve(
                    Undertow.builder()
                            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                            .addHttpListener(0, "127.0.0.1"),
                    Handlers.path()
                            .addExactPath("/events", exchange -> exchange.dispatch(StreamsIT::events))
                            .addExactPath("/socket", this::socket)
                            .addExactPath("/chat", Handlers.websocket(this::chat)));
    private final int port =
            ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();

    private static void events(HttpServerExchange exchange) throws IOException {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
        exchange.startBlocking();
        exchange.getOutputStream().write("data: first\n\n".getBytes());
        exchange.getOutputStream().flush();
        exchange.dispatch(exchange.getIoThread(), () -> {
            // Open for ever, and no thread works on it.
        });
    }

    private void socket(HttpServerExchange exchange) {
        exchange.upgradeChannel((connection, http) -> graceful.stream("socket", () -> IoUtils.safeClose(connection)));
        exchange.endExchange();
    }

    private void chat(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        GracefulUndertow.closesAtStop(graceful, "chat", channel);
        channel.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected void onFullTextMessage(WebSocketChannel open, BufferedTextMessage message) {
                WebSockets.sendText(message.getData(), open, null);
            }
        });
        channel.resumeReceives();
    }

    @AfterEach
    void close() {
        graceful.close();
    }

    @Test
    void eventStreamsAreEndedDuringTheWaitAndHoldNoDrain() throws Exception {
        List<RawHttp1> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RawHttp1 client = new RawHttp1(port);
            client.write("GET /events HTTP/1.1\r\nHost: test\r\n\r\n");
            clients.add(client);
        }
        try (RawHttp2 http2 = new RawHttp2(port)) {
            CompletableFuture<String> stream = http2.get("/events");
            await("streams")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> graceful.outstanding().streams().open() == 6);
            assertEquals(6, graceful.requests().open(), "they are requests still");

            graceful.stop(StopCause.SIGTERM);

            await("the stop").atMost(Duration.ofSeconds(6)).until(() -> report.get() != null);
            assertTrue(report.get().clean(), report.get()::toString);
            assertTrue(report.get().took().compareTo(Duration.ofSeconds(3)) < 0, report.get()::toString);
            assertEquals("200 data: first\n\n", stream.get(5, TimeUnit.SECONDS));
            for (RawHttp1 client : clients) {
                assertEquals("data: first\n\n", client.read().body(), "a body that was cut instead of ended");
                assertTrue(client.isClosedByServer());
            }
        }
    }

    @Test
    void anUpgradedConnectionLeavesTheLedgerAndItsStreamIsEnded() throws Exception {
        try (RawHttp1 client = new RawHttp1(port)) {
            client.write("GET /socket HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n");
            await("upgrade")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> graceful.outstanding().streams().open() == 1);
            await("the ledger").until(() -> graceful.connections().open() == 0);
            assertEquals(0, graceful.requests().open());

            graceful.stop(StopCause.SIGTERM);

            await("the stop").atMost(Duration.ofSeconds(6)).until(() -> report.get() != null);
            assertTrue(report.get().clean(), report.get()::toString);
            assertTrue(report.get().took().compareTo(Duration.ofSeconds(3)) < 0, report.get()::toString);
            client.readUntilClosed();
        }
    }

    /** A text may cross the close on its way, and finds a WebSocket that takes no answer any more. */
    @Test
    void aWebSocketIsClosedWithItsCodeWhileTextsComeIn() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        List<Chat> chats = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Chat chat = new Chat();
            chats.add(chat);
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/chat"), chat)
                    .get(5, TimeUnit.SECONDS);
            socket.sendText("hello", true);
        }

        graceful.stop(StopCause.SIGTERM);

        await("the stop").atMost(Duration.ofSeconds(6)).until(() -> report.get() != null);
        for (Chat chat : chats) {
            assertEquals(CloseMessage.GOING_AWAY, chat.closed.get(5, TimeUnit.SECONDS));
        }
        assertTrue(report.get().clean(), report.get()::toString);
    }

    /** Says something as soon as it has heard something. */
    private static final class Chat implements WebSocket.Listener {

        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            socket.request(1);
            return socket.sendText("hello", true);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
