package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a gRPC server. At the stop signal its health says NOT_SERVING, for good; by itself Boot says so only once the
 * server is gone.
 */
final class GrpcCalls implements ServerInterceptor, DrainParticipant {

    /** Health is watched for as long as a client lives. */
    private static final String HEALTH = "grpc.health.v1.Health";

    private final @Nullable HealthStatusManager health;
    private final AtomicInteger open = new AtomicInteger();

    GrpcCalls(@Nullable HealthStatusManager health) {
        this.health = health;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
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

    @Override
    public String name() {
        return "gRPC calls";
    }

    @Override
    public void pause() {
        if (health != null) {
            health.enterTerminalState();
        }
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
