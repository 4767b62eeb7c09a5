package io.graceful.testkit.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.cluster.Containers.Answer;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.Handler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kubelet says on the wire, and what it makes of the answers. */
class ProberTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Prober prober = new Prober(Runnable::run);
    private ServerSocket server;
    private Sandbox sandbox;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        sandbox = new Sandbox(
                "pod-1", "node-1", server.getInetAddress(), Map.of("http", server.getLocalPort()), List.of());
        Thread thread = new Thread(this::serve, "prober-test");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (true) {
            try (Socket socket = server.accept()) {
                StringBuilder head = new StringBuilder();
                while (!head.toString().endsWith("\r\n\r\n")) {
                    head.append((char) socket.getInputStream().read());
                }
                heard.add(head.toString());
                String answer = answers.poll();
                if (answer != null) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    if (answer.startsWith("HTTP/1.1 200 OK\r\nHeld: ")) {
                        socket.getOutputStream().flush();
                        socket.getInputStream().read();
                    }
                } else {
                    socket.getInputStream().read();
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        prober.close();
        server.close();
    }

    @Test
    void aProbeIsKubeProbesByteForByte() throws Exception {
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        assertTrue(get("/ready?x=1").good());
        assertEquals(
                "GET /ready?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort()
                        + "\r\nUser-Agent: kube-probe/1.36\r\nAccept: */*\r\nConnection: close\r\n\r\n",
                heard.poll(1, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "399, true", "400, false", "404, false", "503, false"})
    void statusesFrom200To399AreGood(int status, boolean good) throws Exception {
        answers.add("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");

        assertEquals(new Answer(good, "status " + status), get("/ready"));
    }

    @Test
    void aRedirectOnTheSameHostIsFollowedAndOneToAnotherHostIsGood() throws Exception {
        answers.add("HTTP/1.1 302 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
        answers.add("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n");
        assertEquals(new Answer(false, "status 503"), get("/ready"));

        answers.add("HTTP/1.1 302 X\r\nLocation: http://example.com/\r\nContent-Length: 0\r\n\r\n");
        assertEquals(new Answer(true, "status 302"), get("/ready"));
    }

    @Test
    void noAnswerInTimeIsAFailureAfterTheTimeout() throws Exception {
        Answer answer = get("/ready");

        assertEquals(new Answer(false, "no answer within 1s"), answer);
    }

    @Test
    void theTimeoutIsForTheWholeBody() throws Exception {
        answers.add("HTTP/1.1 200 OK\r\nHeld: yes\r\nContent-Length: 10\r\n\r\nhalf");

        assertFalse(get("/ready").good());
    }

    @Test
    void aHookIsOverWithItsBodyWhateverItsStatus() throws Exception {
        answers.add("HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\nno");
        Answer answer = ask(done -> prober.hook(Handler.HttpGet.of("/drain", "http"), sandbox, done));

        assertEquals(new Answer(true, "status 500"), answer);
        String head = heard.poll(1, TimeUnit.SECONDS);
        assertTrue(head.contains("User-Agent: kube-lifecycle/1.36\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n"), head);
        assertFalse(head.contains("Connection:"), head);
    }

    @Test
    void aHookWaitsForItsBody() throws Exception {
        answers.add("HTTP/1.1 200 OK\r\nHeld: yes\r\nContent-Length: 10\r\n\r\nhalf");
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        prober.hook(Handler.HttpGet.of("/drain", "http"), sandbox, answer::complete);
        heard.poll(5, TimeUnit.SECONDS);

        assertFalse(answer.isDone());
    }

    @Test
    void headersAreFilledIn() throws Exception {
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Handler.HttpGet get = new Handler.HttpGet("/", "http", null, false, Map.of("X-Pod", "${pod.name}"));
        ask(done -> prober.get(get, sandbox, SECOND, done));

        assertTrue(heard.poll(1, TimeUnit.SECONDS).contains("X-Pod: pod-1\r\n"));
    }

    @Test
    void whatListensOnLoopbackOnlyIsNotReachedOnThePodsAddress() throws Exception {
        Sandbox other = new Sandbox(
                "pod-1",
                "node-1",
                InetAddress.getByName("127.9.9.9"),
                Map.of("http", server.getLocalPort()),
                List.of());
        Answer answer = ask(done -> prober.get(Handler.HttpGet.of("/", "http"), other, SECOND, done));

        assertFalse(answer.good(), answer::text);
    }

    @Test
    void anUnknownPortIsNamed() throws Exception {
        Answer answer = ask(done -> prober.get(Handler.HttpGet.of("/", "web"), sandbox, SECOND, done));

        assertEquals("port web (expected: a number, or one of http)", answer.text());
    }

    private Answer get(String path) throws Exception {
        return ask(done -> prober.get(Handler.HttpGet.of(path, "http"), sandbox, SECOND, done));
    }

    private static Answer ask(Consumer<Consumer<Answer>> question) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        question.accept(answer::complete);
        return answer.get(10, TimeUnit.SECONDS);
    }
}
