package io.graceful.testkit.load;

import io.graceful.testkit.plane.Route;
import io.graceful.testkit.result.Cause;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.apache.hc.core5.http2.impl.nio.ClientH2PrefaceHandler;
import org.apache.hc.core5.http2.impl.nio.ClientH2StreamMultiplexerFactory;
import org.apache.hc.core5.http2.protocol.H2RequestConnControl;
import org.apache.hc.core5.http2.protocol.H2RequestContent;
import org.apache.hc.core5.http2.protocol.H2RequestTargetHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections, many streams on each: over cleartext with prior knowledge, over TLS with ALPN. A connection that was told to go away
 * (GOAWAY) gets no further stream; a request that never left this process goes to the next connection, one that did is
 * never sent again.
 */
final class Http2 implements Caller {

    /** HttpCore's own, less its Expect: 100-continue on every request with a body, for which it would wait for ever. */
    private static final HttpProcessor MESSAGES = HttpProcessorBuilder.create()
            .addAll(
                    H2RequestTargetHost.INSTANCE,
                    H2RequestContent.INSTANCE,
                    H2RequestConnControl.INSTANCE,
                    new RequestUserAgent("graceful-testkit"))
            .build();

    private static final Timeout HANDSHAKE = Timeout.ofSeconds(10);
    private static final int MOST_MOVES = 5;

    private final Dial dial;
    private final Tally tally;
    private final RandomGenerator random;
    private final HttpHost service;
    private final ScheduledExecutorService timer;
    private final DefaultConnectingIOReactor reactor;
    private final List<Place> places = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Connections.
     *
     * @param tls null for cleartext
     * @param nodes the node of each of them
     */
    Http2(Dial dial, Tally tally, RandomGenerator random, @Nullable TlsStrategy tls, Iterable<String> nodes) {
        this.dial = dial;
        this.tally = tally;
        this.random = random;
        service = tls == null ? new HttpHost("http", "service", 80) : new HttpHost("https", Wires.TLS_NAME, 443);
        timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("testkit-h2-pace", true));
        nodes.forEach(node -> places.add(new Place(node)));
        reactor = new DefaultConnectingIOReactor(
                (session, attachment) -> {
                    H2Connection connection = (H2Connection) attachment;
                    if (tls != null) {
                        tls.upgrade(session, connection.service(), null, HANDSHAKE, null);
                    }
                    return new ClientH2PrefaceHandler(
                            session,
                            new ClientH2StreamMultiplexerFactory(MESSAGES, connection),
                            tls != null,
                            connection::broken);
                },
                IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build(),
                new DefaultThreadFactory("testkit-h2", true),
                null,
                null,
                null,
                null);
        reactor.start();
    }

    @Override
    public void call(Request request) {
        Place place = places.get(Math.floorMod(next.getAndIncrement(), places.size()));
        try {
            exchange(request, place);
        } catch (CallFailed e) {
            tally.failed(request, e);
        }
    }

    private void exchange(Request request, Place place) throws CallFailed {
        for (int move = 1; ; move++) {
            H2Connection connection = place.connection(request);
            H2Exchange exchange = connection.send(request);
            exchange.await(request);
            if (exchange.left()) {
                tally.left(request);
                return;
            }
            if (!exchange.neverSent()) {
                exchange.check();
                tally.answered(request, connection.pod());
                return;
            }
            place.leave(connection);
            if (move == MOST_MOVES) {
                throw exchange.unsent(move);
            }
        }
    }

    /** A place for a connection, on the node of its callers. */
    private final class Place {
        private final String node;
        private @Nullable H2Connection connection;

        Place(String node) {
            this.node = node;
        }

        synchronized H2Connection connection(Request request) throws CallFailed {
            H2Connection present = connection;
            if (present == null || present.told()) {
                present = connect(request, node);
                connection = present;
            }
            return present;
        }

        synchronized void leave(H2Connection left) {
            if (connection == left) {
                connection = null;
            }
        }
    }

    private H2Connection connect(Request request, String node) throws CallFailed {
        Route route = dial.route(node, random, request.millisLeft());
        H2Connection connection = new H2Connection(route.pod(), service, timer);
        InetAddress source = dial.source(node);
        CompletableFuture<IOSession> connected = new CompletableFuture<>();
        Future<IOSession> attempt = reactor.connect(
                service,
                route.address(),
                source == null ? null : new InetSocketAddress(source, 0),
                Timeout.ofMilliseconds(request.millisLeft()),
                connection,
                new Completing<>(connected));
        try {
            connection.opened(connected.get(request.millisLeft(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            Exception cause = e.getCause() instanceof Exception direct ? direct : e;
            throw new CallFailed(Dial.whileConnecting(cause), route.pod(), false, cause.toString());
        } catch (TimeoutException e) {
            attempt.cancel(true);
            throw new CallFailed(Cause.CONNECT_TIMEOUT, route.pod(), false, "no connection in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed(Cause.OTHER, route.pod(), false, "interrupted");
        }
        tally.connected(request, route.pod());
        return connection;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        reactor.close(CloseMode.IMMEDIATE);
    }
}
