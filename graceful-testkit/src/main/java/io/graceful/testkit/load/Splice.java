package io.graceful.testkit.load;

import io.graceful.testkit.plane.Route;
import io.graceful.testkit.result.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An address of a node for clients that can only be steered by one: copies the bytes of each connection to the pod that the
 * node's rules give when it is opened, and stays with that pod. An end is passed on as an end, a reset as a reset; where no
 * pod takes the connection it is reset. It changes nothing, and reads the ids of the requests that pass, in HTTP/1.1 and in
 * HTTP/2, so that the ledger can tell what became of each one's connection. Over TLS it sees connections, but no ids.
 */
final class Splice implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int BACKLOG = 512;
    private static final int BIND_TRIES = 20;
    private static final int BUFFER = 16 * 1024;

    /** How long a client that meets nobody may take to say what it wanted. */
    private static final int WORD_MILLIS = 100;

    private final String node;
    private final Dial dial;
    private final Ledger ledger;
    private final Consumer<String> connected;
    private final RandomGenerator random;
    private final List<ServerSocket> listeners;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * An address.
     *
     * @param connected told the pod of each connection that came about
     */
    Splice(String node, Dial dial, Ledger ledger, Consumer<String> connected, RandomGenerator random) {
        this.node = node;
        this.dial = dial;
        this.ledger = ledger;
        this.connected = connected;
        this.random = random;
        try {
            listeners = listen();
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the clients of " + node, e);
        }
        for (ServerSocket listener : listeners) {
            start("accept", () -> accept(listener));
        }
    }

    /** One port on both loopback addresses; on one alone where the machine has no other. */
    private static List<ServerSocket> listen() throws IOException {
        for (int i = 1; ; i++) {
            ServerSocket four = listen(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), 0);
            try {
                byte[] one = new byte[16];
                one[15] = 1;
                return List.of(four, listen(InetAddress.getByAddress("localhost", one), four.getLocalPort()));
            } catch (BindException e) {
                // Somebody has this port on the other address, or there is no other address.
                if (i == BIND_TRIES || !String.valueOf(e.getMessage()).contains("in use")) {
                    return List.of(four);
                }
                four.close();
            } catch (IOException e) {
                return List.of(four);
            }
        }
    }

    private static ServerSocket listen(InetAddress address, int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.bind(new InetSocketAddress(address, port), BACKLOG);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Where it speaks to clients of HTTP, such as {@code http://127.0.0.1:40000}. */
    String address() {
        return "http://127.0.0.1:" + listeners.get(0).getLocalPort();
    }

    /** Where it speaks to clients of HTTPS, such as {@code https://localhost:40000}: with the pod's own certificate. */
    String secureAddress() {
        return "https://localhost:" + listeners.get(0).getLocalPort();
    }

    private void start(String what, Runnable task) {
        Thread thread = new Thread(task, "testkit-splice-" + node + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket listener) {
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
            connected.accept(route.pod());
            copy(client, server, new Fate(route.pod()));
        } catch (CallFailed e) {
            refuse(client, e);
        } catch (IOException e) {
            Pair.reset(client);
        } finally {
            forgetIfClosed(client);
        }
    }

    private void copy(Socket client, Socket server, Fate fate) {
        Pair pair = new Pair(client, server, fate);
        AnswerReader answers = new AnswerReader(fate::goneAway);
        IdReader ids = new IdReader(id -> ledger.passed(id, fate), answers::upgraded);
        start("down", () -> {
            pair.down(answers::read);
            forgetIfClosed(client);
            forgetIfClosed(server);
        });
        pair.up(ids::read);
        forgetIfClosed(server);
    }

    /** The side that ends last closes both. */
    private void forgetIfClosed(Socket socket) {
        if (socket.isClosed()) {
            open.remove(socket);
        }
    }

    /** Listens for what the client wanted before it is reset. */
    private void refuse(Socket client, CallFailed why) {
        Fate fate = new Fate(why.pod());
        fate.ended(why.reason() == Cause.CONNECT_TIMEOUT ? Passage.End.CONNECT_TIMEOUT : Passage.End.REFUSED);
        AtomicBoolean found = new AtomicBoolean();
        IdReader ids = new IdReader(
                id -> {
                    ledger.refused(id, fate);
                    found.set(true);
                },
                () -> false);
        byte[] buffer = new byte[BUFFER];
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WORD_MILLIS);
        try {
            InputStream in = client.getInputStream();
            while (!found.get() && !ids.isBlind()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                client.setSoTimeout((int) Math.max(1, left));
                int read = left <= 0 ? -1 : in.read(buffer);
                if (read < 0) {
                    break;
                }
                ids.read(buffer, read);
            }
        } catch (IOException e) {
            // It says nothing in time, or is gone.
        }
        Pair.reset(client);
    }

    @Override
    public void close() {
        for (ServerSocket listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                // It was of no use already.
            }
        }
        open.forEach(Dial::close);
    }
}
