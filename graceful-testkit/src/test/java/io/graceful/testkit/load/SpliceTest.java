package io.graceful.testkit.load;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.load.Passage.End;
import io.graceful.testkit.plane.DirectPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.PodSpec;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a splice sees of the connections that go through it. */
class SpliceTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final DirectPlane plane = new DirectPlane();
    private final Ledger ledger = new Ledger();
    private final Dial dial = new Dial(plane, "", false);
    private final Splice splice = new Splice("node-1", dial, ledger, pod -> {}, new Random(1));

    @AfterEach
    void close() {
        splice.close();
        dial.close();
        plane.close();
    }

    private void leadsTo(InetSocketAddress server) {
        plane.program("node-1", List.of(new Endpoint("pod-1", server)));
    }

    private Passage passage(String id) {
        return ledger.passage(id).orElseThrow();
    }

    private Socket client() throws IOException {
        URI address = URI.create(splice.address());
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static String request(String id) {
        return "GET / HTTP/1.1\r\nX-Request-Id: " + id + "\r\n\r\n";
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static void send(Socket socket, String text) throws IOException {
        send(socket, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void idsOfAClientThatUpgradesAreRead() throws Exception {
        Set<String> arrived = ConcurrentHashMap.newKeySet();
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setHandler(exchange -> {
                    arrived.add(exchange.getRequestHeaders().getFirst("X-Request-Id"));
                    connections.add(exchange.getConnection().getPeerAddress());
                    exchange.getResponseSender().send("ok");
                })
                .build();
        server.start();
        try {
            leadsTo((InetSocketAddress) server.getListenerInfo().get(0).getAddress());
            HttpClient client = HttpClient.newHttpClient();
            assertEquals(
                    HttpClient.Version.HTTP_2,
                    get(client, "c-0").get(10, TimeUnit.SECONDS).version());
            List<CompletableFuture<HttpResponse<String>>> answers =
                    IntStream.range(1, 60).mapToObj(i -> get(client, "c-" + i)).toList();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals("ok", answer.get(10, TimeUnit.SECONDS).body());
            }
            assertEquals(60, arrived.size());
            for (String id : arrived) {
                assertEquals(new Passage("pod-1", false, false, End.OPEN), passage(id));
                assertEquals(1, ledger.arrivals(id));
            }
            assertEquals(1, connections.size());
        } finally {
            server.stop();
        }
        await().atMost(SOON).until(() -> passage("c-59").end() != End.OPEN);
    }

    private CompletableFuture<HttpResponse<String>> get(HttpClient client, String id) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(splice.address() + "/"))
                .header("X-Request-Id", id)
                .timeout(SOON)
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void goAwayAndTheEndAreSeenBeforeTheClientSeesThem() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            leadsTo((InetSocketAddress) server.getLocalSocketAddress());
            try (Socket client = client();
                    Socket accepted = server.accept()) {
                byte[] hello = new H2Bytes()
                        .text(H2Bytes.PREFACE)
                        .settings()
                        .request("c-1")
                        .all();
                send(client, hello);
                accepted.getInputStream().readNBytes(hello.length);
                assertEquals(new Passage("pod-1", false, false, End.OPEN), passage("c-1"));

                byte[] goodbye = new H2Bytes().settings().goAway().all();
                send(accepted, goodbye);
                client.getInputStream().readNBytes(goodbye.length);
                assertEquals(new Passage("pod-1", false, true, End.OPEN), passage("c-1"));

                accepted.close();
                assertEquals(-1, client.getInputStream().read());
                assertEquals(new Passage("pod-1", false, true, End.FIN), passage("c-1"));
            }
        }
    }

    @Test
    void aResetIsPassedOnAsOne() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            leadsTo((InetSocketAddress) server.getLocalSocketAddress());
            try (Socket client = client();
                    Socket accepted = server.accept()) {
                send(client, request("c-1"));
                accepted.getInputStream().readNBytes(request("c-1").length());

                ScriptedServer.reset(accepted);

                assertThrows(IOException.class, () -> client.getInputStream().read());
                assertEquals(End.RST, passage("c-1").end());
            }
        }
    }

    @Test
    void aClientThatLeavesFirstIsNamed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            leadsTo((InetSocketAddress) server.getLocalSocketAddress());
            for (boolean reset : new boolean[] {false, true}) {
                String id = "c-" + reset;
                try (Socket client = client();
                        Socket accepted = server.accept()) {
                    send(client, request(id));
                    accepted.getInputStream().readNBytes(request(id).length());
                    client.setSoLinger(reset, 0);
                    client.close();
                    await().atMost(SOON).until(() -> passage(id).end() == End.CLIENT);
                }
            }
        }
    }

    @Test
    void eitherSideMayEndWhatItSendsAndReadOn() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            leadsTo((InetSocketAddress) server.getLocalSocketAddress());
            try (Socket client = client();
                    Socket accepted = server.accept()) {
                send(client, "question");
                client.shutdownOutput();
                assertEquals("question", text(accepted));
                send(accepted, "answer");
                accepted.shutdownOutput();
                assertEquals("answer", text(client));
            }
            try (Socket client = client();
                    Socket accepted = server.accept()) {
                send(accepted, "first word");
                accepted.shutdownOutput();
                assertEquals("first word", text(client));
                send(client, "last word");
                client.shutdownOutput();
                assertEquals("last word", text(accepted));
            }
        }
    }

    private static String text(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void whatMeetsNobodyIsKnownByItsId() throws Exception {
        ServerSocket closed = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        closed.close();
        leadsTo(new InetSocketAddress(closed.getInetAddress(), closed.getLocalPort()));
        try (Socket client = client()) {
            send(client, request("c-1"));
            assertThrows(IOException.class, () -> client.getInputStream().read());
        }
        assertEquals(new Passage("pod-1", true, false, End.REFUSED), passage("c-1"));
        assertEquals(0, ledger.arrivals("c-1"));

        // One that says nothing is not waited for long.
        try (Socket client = client()) {
            assertThrows(IOException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void aPodWhoseNetworkIsGoneDoesNotAnswer() throws Exception {
        Sandbox sandbox = plane.add("pod-2", "node-1", List.of(new PodSpec.Port("http", 0)));
        plane.program("node-1", List.of(sandbox.endpoint()));
        plane.remove(sandbox);
        try (Socket client = client()) {
            send(client, request("c-1"));
            assertThrows(IOException.class, () -> client.getInputStream().read());
        }
        assertEquals(new Passage("pod-2", true, false, End.CONNECT_TIMEOUT), passage("c-1"));
    }

    @Test
    void bothNamesOfThisMachineLeadToIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            leadsTo((InetSocketAddress) server.getLocalSocketAddress());
            URI secure = URI.create(splice.secureAddress());
            assertEquals("https", secure.getScheme());
            List<Socket> clients = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName("localhost")) {
                clients.add(new Socket(address, secure.getPort()));
            }
            assertFalse(clients.isEmpty());
            for (Socket client : clients) {
                Socket accepted = server.accept();
                client.close();
                assertEquals(-1, accepted.getInputStream().read());
                accepted.close();
            }
        }
    }

    @Test
    void theLedgerForgetsConnectionsButNotArrivals() {
        ledger.passed("a-b-1", "pod-1");
        ledger.passed("a-b-1", "pod-2");
        ledger.passed("a-b-2", "pod-2");
        ledger.passed("c-1", "pod-2");
        ledger.passed("c-1", "pod-2");
        ledger.passed("c-1", "pod-2");
        assertEquals("pod-2", ledger.podOf("a-b-1"));

        ledger.answered("a-b-1");

        assertEquals("", ledger.podOf("a-b-1"));
        assertTrue(ledger.passage("a-b-1").isEmpty());
        assertTrue(ledger.passage("c-1").isPresent());
        assertEquals(Map.of("a-b", 1L, "c", 2L), ledger.repeatedByClient());
        assertEquals(3, ledger.result().repeated());
        assertEquals(3, ledger.result().arrived());
    }
}
