package io.graceful.quarkus;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.graceful.grpc.GrpcCalls;
import io.graceful.inflight.DrainParticipant;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.apiguardian.api.API;

/** The calls of the gRPC server, on a port of its own or on the application's, and its health. */
@API(status = API.Status.INTERNAL)
@GlobalInterceptor
@Singleton
public class GracefulGrpc implements ServerInterceptor, DrainParticipant {

    private final GrpcCalls calls;
    private final Instance<GrpcHealthStorage> health;

    /** Made by CDI. */
    @Inject
    public GracefulGrpc(Instance<GrpcHealthStorage> health) {
        this.health = health;
        this.calls = new GrpcCalls(this::notServing);
    }

    /** There is none where health is switched off, nor where the application is only a client. */
    private void notServing() {
        if (health.isUnsatisfied()) {
            return;
        }
        GrpcHealthStorage storage = health.get();
        for (String service : List.copyOf(storage.getStatuses().keySet())) {
            storage.setStatus(service, ServingStatus.NOT_SERVING);
        }
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return calls.interceptCall(call, headers, next);
    }

    @Override
    public String name() {
        return calls.name();
    }

    @Override
    public void pause() {
        calls.pause();
    }

    @Override
    public int pending() {
        return calls.pending();
    }
}
