package io.graceful.testkit.load;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.plane.DirectPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.time.RealTimeline;
import io.graceful.testkit.time.Seed;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** HTTP/2 connections that are told to go away, by a server that speaks just enough of the protocol. */
class Http2Test {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int REFUSED_STREAM = 7;

    /** What a server does with the n-th request of a connection. */
    private interface Script {
        /** Whether the connection goes on. */
        boolean answer(int number, int stream, DataOutputStream out) throws IOException;
    }

    private final AtomicInteger connections = new AtomicInteger();

    @Test
    void aConnectionIsUsedAgainUntilItIsToldToGoAway() throws Exception {
        Traffic traffic = run((number, stream, out) -> {
            ok(stream, out);
            if (number == 10) {
                goAway(stream, out);
            }
            return true;
        });

        assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
        assertTrue(connections.get() >= 2 && connections.get() <= 6, () -> connections + " connections");
    }

    @Test
    void aRequestThatTheServerSaysItHasNotBegunIsNamedSo() throws Exception {
        Traffic traffic = run((number, stream, out) -> {
            frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, REFUSED_STREAM});
            return true;
        });

        assertEquals(traffic.requests(), traffic.failed());
        assertTrue(
                traffic.failures().stream().allMatch(failure -> failure.cause() == Cause.NOT_EXECUTED),
                () -> traffic.failures().toString());
    }

    @Test
    void aConnectionThatBreaksLosesWhatIsOnIt() throws Exception {
        Traffic traffic = run((number, stream, out) -> false);

        assertEquals(traffic.requests(), traffic.failed());
        assertTrue(
                traffic.failures().stream()
                        .allMatch(failure -> List.of(Cause.EOF, Cause.RESET).contains(failure.cause())),
                () -> traffic.failures().toString());
    }

    private Traffic run(Script script) throws Exception {
        Scenario scenario = Scenario.of(PodSpec.running("none").build())
                .node("node-1", Law.never())
                .client(ClientSpec.get("h2", ClientSpec.Kind.HTTP2, 60, "/")
                        .connections(1)
                        .timeout(Duration.ofSeconds(2)))
                .build();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                DirectPlane plane = new DirectPlane();
                RealTimeline timeline = new RealTimeline(failure -> {});
                Load load = new Load(scenario, plane, new Seed(1), timeline, pod -> PodPhase.READY)) {
            daemon(() -> {
                while (true) {
                    Socket socket = listener.accept();
                    connections.incrementAndGet();
                    daemon(() -> serve(socket, script));
                }
            });
            plane.program(
                    "node-1", List.of(new Endpoint("pod-1", (InetSocketAddress) listener.getLocalSocketAddress())));
            load.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> load.requests() >= 40);
            return load.stop(Duration.ofSeconds(5));
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void daemon(Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (IOException e) {
                        // The test is over, or the client has gone.
                    }
                },
                "h2-server");
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(Socket socket, Script script) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            in.readNBytes(24);
            frame(out, SETTINGS, 0, 0, new byte[0]);
            int number = 0;
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                in.readNBytes(length);
                if (type == SETTINGS && flags != ACK) {
                    frame(out, SETTINGS, ACK, 0, new byte[0]);
                } else if (type == HEADERS && !script.answer(++number, stream, out)) {
                    return;
                }
            }
        }
    }

    /** {@code :status 200} is entry 8 of HPACK's static table. */
    private static void ok(int stream, DataOutputStream out) throws IOException {
        frame(out, HEADERS, END_HEADERS, stream, new byte[] {(byte) 0x88});
        frame(out, DATA, END_STREAM, stream, new byte[] {'o', 'k'});
    }

    private static void goAway(int lastStream, DataOutputStream out) throws IOException {
        frame(out, GOAWAY, 0, 0, new byte[] {0, 0, (byte) (lastStream >> 8), (byte) lastStream, 0, 0, 0, 0});
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }
}
