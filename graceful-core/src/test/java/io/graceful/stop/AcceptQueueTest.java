package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptQueueTest {

    private static Path table(String name) {
        try {
            return Path.of(AcceptQueueTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class Tables {

        private final AcceptQueue both = AcceptQueue.of(table("proc-net-tcp.txt"), table("proc-net-tcp6.txt"));

        @ParameterizedTest
        @CsvSource({"8080, 16", "8081, 0", "443, 128"})
        void addUpTheListenersOfAPort(int port, int waiting) {
            assertEquals(OptionalInt.of(waiting), both.waiting(port));
        }

        @ParameterizedTest
        @CsvSource({"50000", "80", "808", "18080"})
        void sayNothingOfAPortThatNobodyListensOn(int port) {
            assertEquals(OptionalInt.empty(), both.waiting(port), "zero would be a promise");
        }

        @Test
        void thatAreNotThereSayNothing() {
            AcceptQueue none = AcceptQueue.of(Path.of("absent", "tcp"), Path.of("absent", "tcp6"));

            assertEquals(OptionalInt.empty(), none.waiting(8080));
        }

        @Test
        void oneOfTheTwoIsEnough() {
            AcceptQueue withoutIpv6 = AcceptQueue.of(table("proc-net-tcp.txt"), Path.of("absent", "tcp6"));

            assertEquals(OptionalInt.of(14), withoutIpv6.waiting(8080));
        }
    }

    @Nested
    class Emptied {

        private Threads.Called close(int port, Path... tables) throws InterruptedException {
            Deadline deadline = Deadline.in(Time.system(), Duration.ofMillis(200));
            PortCloser closer = AcceptQueue.of(tables).emptied(port);
            return Threads.system().call(Time.system(), "close-ports", () -> closer.close(deadline), deadline);
        }

        @Test
        void saysWhoIsStillInTheQueueAtTheDeadline() throws InterruptedException {
            Threads.Called called = close(8080, table("proc-net-tcp.txt"), table("proc-net-tcp6.txt"));

            assertEquals(Threads.Ending.FAILED, called.ending());
            assertTrue(called.problem().contains("port 8080: 16 connections"), called.problem());
        }

        @Test
        void isNothingToSayWhenNobodyIs() throws InterruptedException {
            assertTrue(close(8081, table("proc-net-tcp.txt")).ok());
        }

        @Test
        @EnabledOnOs(OS.LINUX)
        void saysThatItCannotTell() throws InterruptedException {
            Threads.Called called = close(8080, Path.of("absent", "tcp"));

            assertTrue(called.problem().contains("port 8080: whether connections wait"), called.problem());
        }
    }

    @Nested
    @EnabledOnOs(OS.LINUX)
    class ThisMachine {

        private final AcceptQueue queue = AcceptQueue.ofThisMachine();

        @Test
        void countsWhatTheKernelHasAcceptedAndTheServerHasNot() throws IOException {
            try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
                int port = server.getLocalPort();
                List<Socket> clients = new ArrayList<>();
                assertEquals(OptionalInt.of(0), queue.waiting(port));

                for (int i = 0; i < 3; i++) {
                    clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                Awaitility.await("three in the queue")
                        .untilAsserted(() -> assertEquals(OptionalInt.of(3), queue.waiting(port)));
                server.accept().close();
                Awaitility.await("one accepted")
                        .untilAsserted(() -> assertEquals(OptionalInt.of(2), queue.waiting(port)));

                for (Socket client : clients) {
                    client.close();
                }
            }
        }
    }
}
