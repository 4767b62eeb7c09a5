package io.graceful.testkit.load;

import io.graceful.testkit.plane.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An address of a node for clients that can only be steered by one: copies the bytes of each connection to the pod that the
 * node's rules give when it is opened, and stays with that pod. An end is passed on as an end, a reset as a reset. It reads
 * the ids of the requests that pass.
 */
final class Splice implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int BUFFER = 16 * 1024;

    private final String node;
    private final Dial dial;
    private final Ledger ledger;
    private final Tally tally;
    private final RandomGenerator random;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Splice(String node, Dial dial, Ledger ledger, Tally tally, RandomGenerator random) {
        this.node = node;
        this.dial = dial;
        this.ledger = ledger;
        this.tally = tally;
        this.random = random;
        try {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the clients of " + node, e);
        }
        start("accept", this::accept);
    }

    String address(String scheme) {
        return scheme + "://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    private void start(String what, Runnable task) {
        Thread thread = new Thread(task, "testkit-splice-" + node + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                start("up", () -> join(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    close();
                }
            }
        }
    }

    private void join(Socket client) {
        try {
            client.setTcpNoDelay(true);
            Route route = dial.route(node, random, CONNECT_MILLIS);
            Socket server = dial.connect(route, node, CONNECT_MILLIS);
            open.add(server);
            tally.connectedBySplice(route.pod());
            start("down", () -> copy(server, client, null));
            copy(client, server, new IdReader(id -> ledger.passed(id, route.pod())));
        } catch (CallFailed | IOException e) {
            reset(client);
        }
    }

    private void copy(Socket from, Socket to, @Nullable IdReader ids) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (ids != null) {
                    ids.read(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                forget(from, to);
            }
        } catch (SocketException e) {
            reset(to);
            reset(from);
        } catch (IOException e) {
            forget(from, to);
        }
    }

    private void forget(Socket one, Socket other) {
        Dial.close(one);
        Dial.close(other);
        open.remove(one);
        open.remove(other);
    }

    /** Ends a connection with RST instead of FIN. */
    private void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        Dial.close(socket);
        open.remove(socket);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It was of no use already.
        }
        open.forEach(Dial::close);
    }
}
