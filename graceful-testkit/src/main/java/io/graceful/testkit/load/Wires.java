package io.graceful.testkit.load;

import io.graceful.testkit.plane.Route;
import io.graceful.testkit.result.Cause;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Opens the HTTP/1.1 connections of a group, over TLS if it speaks that, and closes those that are left at the end. */
final class Wires implements AutoCloseable {

    /** What a certificate has to be for, if anybody looks. */
    static final String TLS_NAME = "localhost";

    private final Dial dial;
    private final Tally tally;
    private final @Nullable SSLContext tls;
    private final boolean anybody;
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Opens connections.
     *
     * @param tls null for cleartext
     * @param anybody whether the name in a certificate is of no interest
     */
    Wires(Dial dial, Tally tally, @Nullable SSLContext tls, boolean anybody) {
        this.dial = dial;
        this.tally = tally;
        this.tls = tls;
        this.anybody = anybody;
    }

    /** A connection to wherever the rules of this node lead. */
    Wire open(Request request, String node, RandomGenerator random) throws CallFailed {
        Wire wire = open(request, node, dial.route(node, random, request.millisLeft()));
        tally.connected(request, wire.pod());
        return wire;
    }

    /** A connection along this route, which no figures tell of. */
    Wire open(Request request, String node, Route route) throws CallFailed {
        Socket socket = dial.connect(route, node, request.millisLeft());
        Wire wire = new Wire(route.pod(), tls == null ? socket : secured(socket, tls, route, request), open::remove);
        open.add(wire);
        if (closed) {
            wire.close();
        }
        return wire;
    }

    private Socket secured(Socket socket, SSLContext context, Route route, Request request) throws CallFailed {
        try {
            socket.setSoTimeout(request.millisLeft());
            SSLSocket secured = (SSLSocket) context.getSocketFactory()
                    .createSocket(socket, TLS_NAME, route.address().getPort(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(anybody ? "" : "HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        } catch (IOException e) {
            Dial.close(socket);
            // A server that ends the connection meanwhile has refused it: nothing of the request was sent.
            Cause cause = e instanceof SSLException ? Cause.NO_TLS : Cause.REFUSED;
            throw new CallFailed(cause, route.pod(), false, "no TLS: " + e);
        }
    }

    @Override
    public void close() {
        closed = true;
        dial.close();
        open.forEach(Wire::close);
    }
}
