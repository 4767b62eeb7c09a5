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
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The calls of the gRPC server, on a port of its own or on the application's, and its health. */
@GlobalInterceptor
@Singleton
public class GracefulGrpc implements ServerInterceptor, DrainParticipant {

    private final GrpcCalls calls;
    private final GrpcHealthStorage health;

    /** Made by CDI. */
    @Inject
    public GracefulGrpc(GrpcHealthStorage health) {
        this.health = health;
        this.calls = new GrpcCalls(this::notServing);
    }

    private void notServing() {
        for (String service : List.copyOf(health.getStatuses().keySet())) {
            health.setStatus(service, ServingStatus.NOT_SERVING);
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
