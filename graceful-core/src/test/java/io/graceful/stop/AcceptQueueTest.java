package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
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
