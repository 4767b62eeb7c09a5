package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server that says, byte for byte, what the test wants. */
@Timeout(20)
class Http1ConnectionTest {

    private static final byte[] REQUEST = SelfRequest.get("/").bytes("localhost", "secret");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private ServerSocket server;
    private Http1Connection connection;
    private final AtomicInteger connections = new AtomicInteger();

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        connection = new Http1Connection(URI.create("http://127.0.0.1:" + server.getLocalPort()), null);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
    }

    /** Each connection is answered with these, one for each request, and closed after the last. */
    private void answers(String... answers) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    connections.incrementAndGet();
                    for (String answer : answers) {
                        if (!readRequest(socket.getInputStream())) {
                            break;
                        }
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                } catch (IOException e) {
                    // The client has gone.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean readRequest(InputStream in) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
        return true;
    }

    private int exchange() throws IOException {
        return connection.exchange(REQUEST, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK,
                "HTTP/1.1 200\r\ncontent-length:0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\na;ext=1\r\n0123456789\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\n\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n"
                        + "Content-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"
            })
    void theConnectionIsKeptAfterAnAnswerWhoseEndIsKnown(String answer) throws IOException {
        answers(answer, answer, answer);

        for (int i = 0; i < 3; i++) {
            assertEquals(200, exchange());
        }
        assertEquals(1, connections.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\n\r\nuntil the end",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            })
    void andOpenedAnewAfterOneThatEndsIt(String answer) throws IOException {
        answers(answer);

        assertEquals(200, exchange());
        assertEquals(200, exchange());
        assertEquals(2, connections.get());
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileIsNoError() throws IOException {
        answers(OK);

        for (int i = 0; i < 5; i++) {
            assertEquals(200, exchange());
        }
        assertEquals(5, connections.get());
    }

    @Test
    void answersWithoutABodyHaveNone() throws IOException {
        answers("HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", OK);

        assertEquals(204, exchange());
        assertEquals(304, exchange());
        assertEquals(200, exchange());
        assertEquals(1, connections.get());
    }

    @Test
    void nothingFollowsTheHeadersOfAHead() throws IOException {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", OK);

        assertEquals(200, connection.exchange(REQUEST, true));
        assertEquals(200, exchange());
        assertEquals(1, connections.get());
    }

    @Test
    void errorsAreReadToTheirEndToo() throws IOException {
        answers("HTTP/1.1 500 Broken\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000), OK);

        assertEquals(500, exchange());
        assertEquals(200, exchange());
        assertEquals(1, connections.get());
    }

    @Test
    void longHeadersAreNoProblem() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nSet-Cookie: " + "c".repeat(30_000) + "\r\nContent-Length: 5\r\n\r\nhello";
        answers(answer, answer);

        assertEquals(200, exchange());
        assertEquals(200, exchange());
        assertEquals(1, connections.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "\u0015\u0003\u0001\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void whatIsNoWholeAnswerIsAnErrorAndTheNextOneBeginsAnew(String broken) throws IOException {
        answers(broken);

        assertThrows(IOException.class, this::exchange);
        assertThrows(IOException.class, this::exchange);
        assertEquals(2, connections.get());
    }

    @Test
    void nobodyListeningIsAnError() throws IOException {
        server.close();

        assertThrows(IOException.class, this::exchange);
    }

    @Test
    void closingEndsWhoeverWaitsForAnAnswer() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n", "");
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            assertThrows(IOException.class, this::exchange);
            ended.countDown();
        });
        waiting.start();
        org.awaitility.Awaitility.await("connection").until(() -> connections.get() == 1);

        connection.close();

        assertTrue(ended.await(2, TimeUnit.SECONDS), "still waits");
        assertThrows(IOException.class, this::exchange, "opened a connection after the end");
        assertEquals(1, connections.get());
    }
}
