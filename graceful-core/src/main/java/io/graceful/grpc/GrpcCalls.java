package io.graceful.grpc;

import io.graceful.inflight.DrainParticipant;
import io.graceful.stop.Unseen;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of a gRPC server. At the stop signal its health says NOT_SERVING, for good; by themselves frameworks say so only once
 * the server is gone.
 */
public final class GrpcCalls implements ServerInterceptor, DrainParticipant {

    /** Health is watched for as long as a client lives. */
    private static final String HEALTH = "grpc.health.v1.Health";

    private final Runnable notServing;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean portKnown;

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
        watchPort(call);
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

    /** Whoever made the server knows its port; here it is known from the first call on, which a probe of its health makes. */
    private void watchPort(ServerCall<?, ?> call) {
        if (!portKnown
                && call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR) instanceof InetSocketAddress address) {
            portKnown = true;
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

    @Override
    public int pending() {
        return open.get();
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
