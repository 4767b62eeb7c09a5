package io.graceful.testkit.service;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A port that takes connections until the stop closes it. */
final class Listener {

    /** What a port is for. */
    enum Kind {
        FIRST,
        SECOND,
        TLS
    }

    private final ServerSocket socket;
    private final Kind kind;
    private final State state;

    private Listener(ServerSocket socket, Kind kind, State state) {
        this.socket = socket;
        this.kind = kind;
        this.state = state;
    }

    static Listener open(int port, Kind kind, State state) throws IOException {
        Listener listener = new Listener(new ServerSocket(port, 512), kind, state);
        PodMain.daemon("accept", listener::accept);
        return listener;
    }

    private void accept() throws IOException {
        socket.setSoTimeout(20);
        while (!socket.isClosed()) {
            if (state.stopping && state.defect == Defect.STOPS_ACCEPTING) {
                return;
            }
            try {
                Socket client = socket.accept();
                Connection connection = new Connection(client, kind, state);
                state.connections.add(connection);
                PodMain.daemon("connection", connection::serve);
            } catch (SocketTimeoutException e) {
                // Nobody is in the queue, so nobody is reset if this closes.
                if (state.closing) {
                    socket.close();
                }
            }
        }
    }

    Kind kind() {
        return kind;
    }

    int port() {
        return socket.getLocalPort();
    }

    void close() throws IOException {
        socket.close();
    }

    boolean isOpen() {
        return !socket.isClosed();
    }
}
