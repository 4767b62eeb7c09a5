package io.graceful.testkit.load;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.plane.DirectPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Failure;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.Body;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.ClientSpec.Kind;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.Manners;
import io.graceful.testkit.scenario.Message;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Wanted;
import io.graceful.testkit.time.RealTimeline;
import io.graceful.testkit.time.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers that read slowly, send much, subscribe, probe or leave, and what they say of servers that do them right or wrong. */
class WorldTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** What a server does with one connection; the head of its first request has been read. */
    private interface Script {
        void serve(int number, String head, InputStream in, Socket socket) throws IOException, InterruptedException;
    }

    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void everythingEnds() {
        over.countDown();
        open.forEach(Dial::close);
    }

    @Test
    void aSlowReaderHoldsTheServerBack() throws Exception {
        AtomicLong written = new AtomicLong();
        ClientSpec slow = get(Kind.NEW_CONNECTION).manners(Manners.reading(200_000));

        Traffic traffic = run(slow, 1, (number, head, in, socket) -> {
            long began = System.nanoTime();
            socket.setSendBufferSize(16 * 1024);
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n");
            socket.getOutputStream().write(new byte[400_000]);
            written.compareAndSet(0, System.nanoTime() - began);
        });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
        assertTrue(
                Duration.ofNanos(written.get()).toMillis() > 500,
                () -> "400,000 bytes at 200,000 a second were taken within " + written.get() / 1_000_000 + " ms");
    }

    @Test
    void aReaderThatStallsReadsOnAfterwards() throws Exception {
        ClientSpec stalls = get(Kind.NEW_CONNECTION).manners(Manners.stalling(Duration.ofMillis(700)));

        Traffic traffic = run(stalls, 1, (number, head, in, socket) -> {
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            socket.getOutputStream().write(new byte[1_000_000]);
        });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
        assertTrue(traffic.groups().get(0).latency().p50Micros() >= 690_000);
    }

    @Test
    void aHalfStreamWithAProperEndIsTheWorst() throws Exception {
        Traffic traffic = run(get(Kind.NEW_CONNECTION).wanted(Wanted.ends("9")), 3, (number, head, in, socket) -> {
            say(socket, CHUNKED + chunk("id: 1\ndata: x\n\n") + chunk("id: 5\ndata: x\n\n") + "0\r\n\r\n");
        });

        assertEquals(Set.of(Cause.FALSE_END), causes(traffic));
        assertEquals(traffic.requests(), traffic.failed());
    }

    @Test
    void aStreamThatIsCutIsCut() throws Exception {
        Traffic traffic = run(
                get(Kind.NEW_CONNECTION).wanted(Wanted.ends("9")),
                3,
                (number, head, in, socket) -> say(socket, CHUNKED + chunk("id: 1\n\n")));

        assertEquals(Set.of(Cause.CUT_IN_RESPONSE), causes(traffic));
    }

    @Test
    void anUploadThatIsRefusedHalfWayHearsWhy() throws Exception {
        ClientSpec upload = get(Kind.NEW_CONNECTION)
                .post(Body.of(1 << 20).over(Duration.ofMillis(1500)))
                .wanted(Wanted.status(413));

        Traffic traffic = run(upload, 2, (number, head, in, socket) -> {
            in.readNBytes(100_000);
            say(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            in.transferTo(java.io.OutputStream.nullOutputStream());
        });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
    }

    @Test
    void aBodyWaitsForAServerThatSays100() throws Exception {
        AtomicInteger early = new AtomicInteger();
        ClientSpec upload =
                get(Kind.NEW_CONNECTION).post(Body.of(5_000).inChunks().expectingContinue());

        Traffic traffic = run(upload, 2, (number, head, in, socket) -> {
            early.addAndGet(in.available());
            assertTrue(head.contains("Expect: 100-continue") && head.contains("Transfer-Encoding: chunked"), head);
            say(socket, "HTTP/1.1 100 Continue\r\n\r\n");
            String body = new String(readChunks(in), StandardCharsets.US_ASCII);
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body.length());
        });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
        assertEquals(0, early.get(), "bytes came before they were asked for");
    }

    @Test
    void anEarlyHintIsNoAnswer() throws Exception {
        Traffic traffic =
                run(get(Kind.NEW_CONNECTION).post(Body.of(50).expectingContinue()), 2, (number, head, in, socket) -> {
                    say(socket, "HTTP/1.1 103 Early Hints\r\n\r\n");
                    say(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                    in.readNBytes(50);
                    say(socket, "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
                });

        assertEquals(Set.of(Cause.BAD_STATUS), causes(traffic));
        assertEquals(traffic.requests(), traffic.failed());
    }

    @Test
    void groupsWhoseNamesLookAlikeInAHeaderAreToldApart() {
        List<ClientSpec> alike =
                List.of(ClientSpec.get("a b", Kind.KEEP_ALIVE, 1, "/"), ClientSpec.get("a-b", Kind.KEEP_ALIVE, 1, "/"));

        assertEquals(
                List.of("a-b", "a-b-2"),
                Group.of(alike).stream().map(Group::prefix).toList());
    }

    @Test
    void aCallerThatLeavesIsNoFailureAndIsSeenToLeave() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        Traffic traffic = run(
                get(Kind.NEW_CONNECTION).manners(Manners.leaving(Duration.ofMillis(200))),
                2,
                (number, head, in, socket) -> {
                    if (in.read() < 0) {
                        seen.countDown();
                    }
                });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
        assertTrue(traffic.groups().get(0).left() >= 2, () -> traffic.groups().toString());
        assertEquals(0, seen.getCount());
    }

    @Test
    void aCallerThatWouldLeaveAndIsResetBeforeHasFailed() throws Exception {
        Traffic traffic = run(
                get(Kind.NEW_CONNECTION).manners(Manners.leaving(SECOND)),
                2,
                (number, head, in, socket) -> ScriptedServer.reset(socket));

        assertEquals(Set.of(Cause.RESET), causes(traffic));
    }

    @Test
    void halfARequestIsAllThatComes() throws Exception {
        AtomicLong bytes = new AtomicLong();
        ClientSpec half = get(Kind.NEW_CONNECTION)
                .post(Body.of(10_000))
                .manners(Manners.sendingHalf(Manners.Half.BODY, Duration.ofMillis(300)));

        Traffic traffic = run(half, 1, (number, head, in, socket) -> {
            assertTrue(head.contains("Content-Length: 10000"), head);
            long read = in.transferTo(java.io.OutputStream.nullOutputStream());
            bytes.compareAndSet(0, read);
        });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
        assertEquals(5_000, bytes.get());
    }

    @Test
    void aConnectionThatIsOverWithItsAnswerIsNotUsedAgain() throws Exception {
        List<String> answers = List.of(
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: foo, close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\n\r\nuntil its end");
        for (String answer : answers) {
            Traffic traffic = run(
                    get(Kind.KEEP_ALIVE).connections(1).rate(20), 5, (number, head, in, socket) -> say(socket, answer));

            assertEquals(0, traffic.failed(), () -> answer + traffic.failures());
        }
    }

    @Test
    void anAnswerWithoutABodyIsNotWaitedFor() throws Exception {
        ClientSpec client = get(Kind.KEEP_ALIVE).connections(1).timeout(SECOND);
        ClientSpec head = client.message(new Message("HEAD", "/", Map.of(), null));
        Script head200 = (number, ask, in, socket) -> {
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            over.await();
        };
        Script noContent = (number, ask, in, socket) -> {
            say(socket, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            over.await();
        };

        Traffic heads = run(head.message(new Message("HEAD", "/", Map.of("Connection", "close"), null)), 1, 1, head200);
        Traffic empty = run(client, 1, 1, noContent);

        assertEquals(
                0,
                heads.failures().stream().filter(one -> one.id().equals("c-0")).count());
        assertEquals(
                0,
                empty.failures().stream().filter(one -> one.id().equals("c-0")).count());
    }

    @Test
    void aPageIsNoEventStream() throws Exception {
        Traffic traffic = run(
                get(Kind.EVENTS).connections(1),
                2,
                (number, head, in, socket) ->
                        say(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"));

        assertEquals(Set.of(Cause.WRONG_BODY), causes(traffic));
    }

    @Test
    void aSubscriptionThatEndsProperlyIsMadeAgain() throws Exception {
        Traffic traffic = run(get(Kind.EVENTS).connections(1), 3, (number, head, in, socket) -> {
            say(socket, CHUNKED + chunk("data: tick\n\n"));
            if (number < 4) {
                say(socket, "0\r\n\r\n");
            } else {
                over.await();
            }
        });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
        assertTrue(traffic.requests() >= 3);
    }

    @Test
    void aSubscriptionThatIsCutHasFailed() throws Exception {
        Traffic traffic = run(
                get(Kind.EVENTS).connections(1), 2, (number, head, in, socket) -> say(socket, CHUNKED + chunk("a")));

        assertEquals(Set.of(Cause.CUT_IN_RESPONSE), causes(traffic));
    }

    @Test
    void aProberIsNobodysTraffic() throws Exception {
        ClientSpec prober = ClientSpec.get("prober", Kind.PROBER, 20, "/alive");

        Traffic traffic = run(prober, 0, (number, head, in, socket) -> ScriptedServer.reset(socket));

        assertEquals(0, traffic.requests());
        assertEquals(0, traffic.failed());
        assertTrue(traffic.groups().get(0).failed() > 0, "it is told all the same");
        assertTrue(traffic.pods().stream().allMatch(pod -> pod.lastNewConnection() == null));
    }

    private static ClientSpec get(Kind kind) {
        return ClientSpec.get("c", kind, 10, "/").timeout(Duration.ofSeconds(8));
    }

    private static Set<Cause> causes(Traffic traffic) {
        return traffic.failures().stream().map(Failure::cause).collect(Collectors.toSet());
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (int size = size(in); size > 0; size = size(in)) {
            all.write(in.readNBytes(size));
            in.readNBytes(2);
        }
        in.readNBytes(2);
        return all.toByteArray();
    }

    private static int size(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (!line.toString().endsWith("\r\n")) {
            line.append((char) in.read());
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    /** Until this many requests have begun, or the connections for them were made. */
    private Traffic run(ClientSpec client, int requests, Script script) throws Exception {
        return run(client, requests, 3, script);
    }

    private Traffic run(ClientSpec client, int requests, int made, Script script) throws Exception {
        connections.set(0);
        Scenario scenario = Scenario.of(PodSpec.running("none").build())
                .node("node-1", Law.never())
                .client(client)
                .build();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                DirectPlane plane = new DirectPlane();
                RealTimeline timeline = new RealTimeline(failure -> {});
                Load load = new Load(scenario, plane, new Seed(1), timeline, pod -> PodPhase.READY)) {
            daemon("accept", () -> {
                while (!listener.isClosed()) {
                    Socket socket = listener.accept();
                    open.add(socket);
                    int number = connections.incrementAndGet();
                    daemon("serve", () -> serve(number, socket, script));
                }
            });
            plane.program(
                    "node-1", List.of(new Endpoint("pod-1", (InetSocketAddress) listener.getLocalSocketAddress())));
            load.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> load.requests() >= requests && connections.get() >= made);
            return load.stop(Duration.ofSeconds(8));
        }
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void daemon(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The client has gone, or the test is over.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(int number, Socket socket, Script script) throws IOException, InterruptedException {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            script.serve(number, head.toString(), in, socket);
        }
    }
}
