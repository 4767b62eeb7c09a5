package io.graceful.example.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way to break a request is told from every other. */
class WireTest {

    private static final Call CALL =
            new Call("GET", "/", false, (body, pod, id) -> body.equals("right"), Duration.ofMillis(500));

    private ServerSocket listener;
    private Pod pod;
    private Thread server;

    /** What the server does with one connection. */
    private interface Script {
        void run(Socket socket) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        pod = Pod.onLoopback("pod", listener.getLocalPort());
    }

    @AfterEach
    void leave() throws IOException, InterruptedException {
        listener.close();
        if (server != null) {
            server.join(5_000);
            assertFalse(server.isAlive(), "the server's thread is still there");
        }
    }

    @Test
    void rightAnswersPassAndTheConnectionServesOn() throws Exception {
        serve(socket -> {
            answer(socket, "200 OK", "right", "");
            answer(socket, "200 OK", "right", "Connection: close\r\n");
        });

        try (Wire wire = Wire.open(pod, 500)) {
            wire.exchange(CALL, "1");
            assertFalse(wire.told(), "told to leave by a response that does not say so");
            wire.exchange(CALL, "2");

            assertTrue(wire.told(), "Connection: close was not understood");
            assertTrue(wire.reused());
        }
    }

    @Test
    void nobodyListensIsARefusal() throws IOException {
        listener.close();

        assertEquals(Cause.CONNECTION_REFUSED, failure());
    }

    @Test
    void silenceIsATimeout() throws IOException {
        serve(socket -> {
            readHead(socket);
            assertEquals(-1, socket.getInputStream().read());
        });

        assertEquals(Cause.TIMEOUT, failure());
    }

    @Test
    void anEndBeforeTheResponseIsNotAReset() throws IOException {
        serve(WireTest::readHead);

        assertEquals(Cause.CLOSED_BEFORE_RESPONSE, failure());
    }

    @Test
    void aResetBeforeTheResponseIsNotAnEnd() throws IOException {
        serve(socket -> {
            readHead(socket);
            socket.setSoLinger(true, 0);
        });

        assertEquals(Cause.RESET_BEFORE_RESPONSE, failure());
    }

    @Test
    void aBodyThatEndsEarlyIsCut() throws IOException {
        serve(socket -> {
            readHead(socket);
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nrig");
        });

        assertEquals(Cause.CUT_IN_RESPONSE, failure());
    }

    @Test
    void aHeadThatEndsEarlyIsCut() throws IOException {
        serve(socket -> {
            readHead(socket);
            write(socket, "HTTP/1.");
        });

        assertEquals(Cause.CUT_IN_RESPONSE, failure());
    }

    @Test
    void anErrorStatusIsAFailure() throws IOException {
        serve(socket -> answer(socket, "503 Service Unavailable", "right", ""));

        assertEquals(Cause.BAD_STATUS, failure());
    }

    @Test
    void aWrongBodyIsAFailure() throws IOException {
        serve(socket -> answer(socket, "200 OK", "wrong", ""));

        assertEquals(Cause.WRONG_BODY, failure());
    }

    private Cause failure() {
        return assertThrows(CallFailed.class, () -> {
                    try (Wire wire = Wire.open(pod, 500)) {
                        wire.exchange(CALL, "1");
                    }
                })
                .reason();
    }

    private void serve(Script script) {
        server = new Thread(
                () -> {
                    try (Socket socket = listener.accept()) {
                        script.run(socket);
                    } catch (IOException e) {
                        // The client has seen enough, or the test is over.
                    }
                },
                "wire-test-server");
        server.start();
    }

    private static void answer(Socket socket, String status, String body, String headers) throws IOException {
        readHead(socket);
        write(socket, "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n" + body);
    }

    private static void readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        for (int matched = 0; matched < 4; ) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
