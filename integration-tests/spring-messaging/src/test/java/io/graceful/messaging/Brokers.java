package io.graceful.messaging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.util.FileSystemUtils;

/** Real brokers, each in a process of its own on a free port, started when the first test asks for it and gone with the tests. */
final class Brokers {

    private static final List<Jvm> STARTED = new CopyOnWriteArrayList<>();

    private static final Path DIRECTORY = directory();

    private Brokers() {}

    /** Apache Kafka, as one node that is controller and broker. */
    static String kafka() {
        return Kafka.SERVER;
    }

    /** Apache Qpid, which speaks RabbitMQ's AMQP 0-9-1. */
    static int amqp() {
        return Qpid.PORT;
    }

    private static final class Kafka {

        static final String SERVER = start();

        private static String start() {
            try {
                int port = freePort();
                int controller = freePort();
                Path config = DIRECTORY.resolve("kafka.properties");
                Files.write(
                        config,
                        List.of(
                                "process.roles=broker,controller",
                                "node.id=1",
                                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:"
                                        + controller,
                                "controller.listener.names=CONTROLLER",
                                "controller.quorum.bootstrap.servers=127.0.0.1:" + controller,
                                "log.dirs=" + DIRECTORY.resolve("kafka"),
                                "offsets.topic.num.partitions=1",
                                "offsets.topic.replication.factor=1",
                                "transaction.state.log.num.partitions=1",
                                "transaction.state.log.replication.factor=1",
                                "transaction.state.log.min.isr=1",
                                "group.initial.rebalance.delay.ms=0",
                                "log.cleaner.dedupe.buffer.size=8388608"));
                try (Jvm format = broker(
                        "kafka.tools.StorageTool",
                        "format",
                        "--standalone",
                        "--cluster-id",
                        "4L6g3nShT-eMCtK--X86sw",
                        "--config",
                        config.toString())) {
                    assertEquals(0, format.exit(Duration.ofSeconds(120)), format::output);
                }
                listening(broker("kafka.Kafka", config.toString()), port);
                return "127.0.0.1:" + port;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Qpid {

        static final int PORT = start();

        private static int start() {
            try {
                int port = freePort();
                Path config = DIRECTORY.resolve("qpid.json");
                Files.writeString(config, """
                        {
                          "name": "tests",
                          "modelVersion": "8.0",
                          "authenticationproviders": [
                            {"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
                             "users": [{"name": "guest", "type": "managed", "password": "guest"}]}
                          ],
                          "ports": [
                            {"name": "AMQP", "port": %d, "bindingAddress": "127.0.0.1", "authenticationProvider": "plain",
                             "virtualhostaliases": [{"name": "default", "type": "defaultAlias"}]}
                          ],
                          "virtualhostnodes": [
                            {"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                             "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}
                          ]
                        }
                        """.formatted(port));
                listening(broker(QpidMain.class.getName(), config.toString(), DIRECTORY.toString()), port);
                return port;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Jvm broker(String... arguments) throws IOException {
        String libraries = Files.readString(Path.of(System.getProperty("brokers.classpath")))
                .strip();
        Jvm broker = Jvm.start(
                libraries + ":" + Path.of("target", "test-classes"),
                false,
                List.of("-Xmx256m", "-XX:+UseSerialGC"),
                List.of(arguments));
        STARTED.add(broker);
        return broker;
    }

    private static void listening(Jvm broker, int port) {
        await("the broker listens").atMost(Duration.ofSeconds(120)).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return broker.isAlive() ? false : fail(broker);
            }
        });
    }

    private static boolean fail(Jvm broker) {
        throw new AssertionError("the broker ended:\n" + broker.output());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("brokers");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(directory), "end of the brokers"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Path directory) {
        STARTED.forEach(Jvm::close);
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            System.err.println(directory + " is left: " + e);
        }
    }
}
