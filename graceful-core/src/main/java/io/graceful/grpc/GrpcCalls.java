package io.graceful.grpc;

import io.graceful.inflight.DrainParticipant;
import io.graceful.stop.AcceptQueue;
import io.graceful.stop.Unseen;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.InternalServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of a gRPC server. At the stop signal its health says NOT_SERVING, for good; by themselves frameworks say so only once
 * the server is gone. As the drain begins the server is shut down, the calls that run go on and are waited for: a client keeps
 * its channel for ever, and nothing but the GOAWAY of a shutdown sends it elsewhere.
 */
public final class GrpcCalls implements ServerInterceptor, DrainParticipant {

    /** How long connections that wait to be accepted are let in before the port closes. */
    private static final Duration ACCEPT_LIMIT = Duration.ofMillis(500);

    /** How long calls may be under way to a server that has said GOAWAY: many times what a network takes there and back. */
    private static final Duration ON_THEIR_WAY = Duration.ofMillis(200);

    /** Health is watched for as long as a client lives. */
    private static final String HEALTH = "grpc.health.v1.Health";

    private final Runnable notServing;
    private final Set<Server> servers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Deadline onTheirWay = Deadline.in(Time.system(), Duration.ZERO);
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    /**
     * Counts the calls of the server it is given to as an interceptor.
     *
     * @param notServing makes the health service say NOT_SERVING, for good; called once, at the stop signal
     */
    public GrpcCalls(Runnable notServing) {
        this.notServing = notServing;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        watchServer(call);
        if (HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        open.incrementAndGet();
        Ended ended = new Ended();
        try {
            return ended.after(next.startCall(call, headers));
        } catch (RuntimeException | Error e) {
            ended.run();
            throw e;
        }
    }

    /**
     * Whoever made the server knows it and its port; here both are known from the first call on, which a probe of its health
     * makes. An in-process server has no port: requests that are still in flight may need it until the end.
     */
    private void watchServer(ServerCall<?, ?> call) {
        if (!(call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR) instanceof InetSocketAddress address)) {
            return;
        }
        // The one way to the server that every framework leaves open: gRPC puts it into the context of each call.
        Server server = InternalServer.SERVER_CONTEXT_KEY.get();
        if (server != null) {
            servers.add(server);
        }
        if (ports.add(address.getPort())) {
            Unseen.watches(address.getPort());
        }
    }

    @Override
    public String name() {
        return "gRPC calls";
    }

    @Override
    public void pause() {
        notServing.run();
    }

    /** Asked for the first time when the drain begins. */
    @Override
    public int pending() {
        if (told.compareAndSet(false, true)) {
            try {
                letIn();
            } finally {
                servers.forEach(Server::shutdown);
                onTheirWay = Deadline.in(Time.system(), ON_THEIR_WAY);
            }
        }
        return mayCome() ? Math.max(open.get(), 1) : open.get();
    }

    /** A call that a client sends before it has heard of the GOAWAY is served, and comes a moment after it. */
    private boolean mayCome() {
        return !onTheirWay.passed() && !servers.stream().allMatch(Server::isTerminated);
    }

    /** A port that closes resets everybody who waits to be accepted. */
    private void letIn() {
        AcceptQueue queue = AcceptQueue.ofThisMachine();
        Time time = Time.system();
        try {
            Waits.until(
                    time,
                    () -> ports.stream().allMatch(port -> queue.waiting(port).orElse(0) == 0),
                    Deadline.in(time, ACCEPT_LIMIT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Ended implements Runnable {

        private final AtomicBoolean counted = new AtomicBoolean(true);

        @Override
        public void run() {
            if (counted.compareAndSet(true, false)) {
                open.decrementAndGet();
            }
        }

        <Q> ServerCall.Listener<Q> after(ServerCall.Listener<Q> listener) {
            return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(listener) {

                @Override
                public void onComplete() {
                    try {
                        super.onComplete();
                    } finally {
                        run();
                    }
                }

                @Override
                public void onCancel() {
                    try {
                        super.onCancel();
                    } finally {
                        run();
                    }
                }

                private void run() {
                    Ended.this.run();
                }
            };
        }
    }
}
