package io.graceful.testkit.service;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the parts of the service share. */
final class State {

    final Defect defect;
    final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    final AtomicInteger inFlight = new AtomicInteger();
    volatile boolean ready;
    volatile boolean warm;
    volatile boolean stopping;
    volatile boolean closing;
    volatile long lastArrivalNanos = System.nanoTime();
    private volatile ServerSocket listener;

    State(Defect defect) {
        this.defect = defect;
    }

    void listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket(port, 512);
        listener = socket;
        PodMain.daemon("accept", () -> accept(socket));
    }

    private void accept(ServerSocket socket) throws IOException {
        socket.setSoTimeout(20);
        while (!socket.isClosed()) {
            if (stopping && defect == Defect.STOPS_ACCEPTING) {
                return;
            }
            try {
                Socket client = socket.accept();
                lastArrivalNanos = System.nanoTime();
                Connection connection = new Connection(client, this);
                connections.add(connection);
                PodMain.daemon("connection", connection::serve);
            } catch (SocketTimeoutException e) {
                // Nobody is in the queue, so nobody is reset if this closes.
                if (closing) {
                    socket.close();
                }
            }
        }
    }

    /** Closes it with everybody who waits in its queue. */
    void closeListener() throws IOException {
        if (listener != null) {
            listener.close();
        }
    }

    boolean listens() {
        return listener != null && !listener.isClosed();
    }

    boolean everybodyIsTold() {
        return connections.stream().allMatch(connection -> connection.told);
    }
}
