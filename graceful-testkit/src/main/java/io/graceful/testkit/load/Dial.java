package io.graceful.testkit.load;

import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.plane.Route;
import io.graceful.testkit.result.Cause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Opens connections to wherever the rules of a node lead at that moment. Safe for use by many threads. */
final class Dial {

    /** How long a kernel looks for a host that is gone, at least, before it gives up. */
    private static final int UNREACHABLE_MILLIS = 3_000;

    /** So small that a slow reader is felt by the service, not by a buffer of the kernel's. */
    private static final int SLOW_READERS_BUFFER = 32 * 1024;

    private final DataPlane plane;
    private final String port;
    private final boolean slow;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Opens connections for one group.
     *
     * @param port the name of the pods' port; {@code ""} for the Service's
     * @param slow whether its callers read slowly
     */
    Dial(DataPlane plane, String port, boolean slow) {
        this.plane = plane;
        this.port = port;
        this.slow = slow;
    }

    /** All pods there are, routed or not, as routes. */
    List<Route> pods() {
        return plane.pods().stream()
                .map(pod -> new Route(pod.pod(), pod.address(port), Route.Fate.CONNECT))
                .toList();
    }

    /**
     * Where a new connection of this node goes.
     *
     * @throws CallFailed if that is nowhere; then after as long as a caller would have to wait to know it
     */
    Route route(String node, RandomGenerator random, int millis) throws CallFailed {
        Route route = plane.route(node, port, random);
        if (route.fate() == Route.Fate.REFUSED) {
            throw new CallFailed(Cause.REFUSED, route.pod(), false, node + " routes to no pod");
        }
        if (route.fate() == Route.Fate.NO_ANSWER) {
            unreachable(Math.min(millis, UNREACHABLE_MILLIS));
            throw new CallFailed(Cause.CONNECT_TIMEOUT, route.pod(), false, "the network of this pod is gone");
        }
        return route;
    }

    private void unreachable(int millis) {
        try {
            closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connects along a route. */
    Socket connect(Route route, String node, int millis) throws CallFailed {
        Socket socket = new Socket();
        try {
            InetAddress source = source(node);
            if (source != null) {
                socket.bind(new InetSocketAddress(source, 0));
            }
            socket.setTcpNoDelay(true);
            if (slow) {
                socket.setReceiveBufferSize(SLOW_READERS_BUFFER);
            }
            socket.connect(route.address(), millis);
            return socket;
        } catch (IOException e) {
            close(socket);
            throw new CallFailed(whileConnecting(e), route.pod(), false, e.toString());
        }
    }

    @Nullable
    InetAddress source(String node) {
        return plane.source(node);
    }

    static Cause whileConnecting(Exception e) {
        if (e instanceof SocketTimeoutException || e instanceof NoRouteToHostException) {
            return Cause.CONNECT_TIMEOUT;
        }
        // A port that closes resets what it had not accepted; the JVM tells that from other errors by words only.
        boolean reset =
                e instanceof SocketException && String.valueOf(e.getMessage()).contains("reset");
        return e instanceof ConnectException || reset ? Cause.REFUSED : Cause.OTHER;
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was of no use already.
        }
    }

    /** Lets go of everybody who waits for an answer that does not come. */
    void close() {
        closed.countDown();
    }
}
