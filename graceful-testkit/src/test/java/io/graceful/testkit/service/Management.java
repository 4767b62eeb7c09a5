package io.graceful.testkit.service;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The probes, {@code /drain} and {@code /metrics}, on a port of their own. */
final class Management {

    private final State state;
    private final StopSequence stop;

    private Management(State state, StopSequence stop) {
        this.state = state;
        this.stop = stop;
    }

    static void start(State state, StopSequence stop) throws IOException {
        Management management = new Management(state, stop);
        int port = PodMain.number("MANAGEMENT_PORT", 0);
        management.listen(new InetSocketAddress(port));
        int hookPort = PodMain.number("HOOK_PORT", 0);
        if (hookPort > 0) {
            management.listen(
                    state.defect == Defect.DRAIN_ON_LOOPBACK
                            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), hookPort)
                            : new InetSocketAddress(hookPort));
        }
    }

    private void listen(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(address, 50);
        PodMain.daemon("management", () -> {
            while (true) {
                Socket client = socket.accept();
                PodMain.daemon("probe", () -> answer(client));
            }
        });
    }

    private void answer(Socket client) throws IOException, InterruptedException {
        try (client) {
            String head = Http1.head(new BufferedInputStream(client.getInputStream()));
            if (head == null) {
                return;
            }
            if (state.defect == Defect.COUNTS_PROBES) {
                state.lastArrivalNanos = System.nanoTime();
            }
            boolean good = true;
            String body = "";
            if (head.startsWith("GET /drain ")) {
                stop.drain();
            } else if (head.startsWith("GET /metrics ")) {
                body = metrics();
            } else if (!head.startsWith("GET /livez ")) {
                good = state.ready;
            }
            client.getOutputStream()
                    .write(("HTTP/1.1 " + (good ? "200 OK" : "503 Service Unavailable")
                                    + "\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: " + body.length()
                                    + "\r\nConnection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private String metrics() {
        return "# TYPE pod_requests_in_flight gauge\npod_requests_in_flight " + state.inFlight.get()
                + "\n# TYPE pod_connections_open gauge\npod_connections_open " + state.connections.size()
                + "\n# TYPE pod_requests_total counter\npod_requests_total " + state.requests.get() + "\n";
    }
}
