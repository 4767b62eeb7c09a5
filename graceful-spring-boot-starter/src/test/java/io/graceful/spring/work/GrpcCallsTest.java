package io.graceful.spring.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graceful.grpc.GrpcCalls;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcCallsTest {

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final MethodDescriptor<byte[], byte[]> HOLD = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Service/Hold")
            .setRequestMarshaller(BYTES)
            .setResponseMarshaller(BYTES)
            .build();

    private final HealthStatusManager health = new HealthStatusManager();
    private final GrpcCalls calls = new GrpcCalls(health::enterTerminalState);
    private final List<StreamObserver<byte[]>> held = new CopyOnWriteArrayList<>();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("grpc-calls")
                .addService(health.getHealthService())
                .addService(ServerServiceDefinition.builder("test.Service")
                        .addMethod(HOLD, ServerCalls.asyncUnaryCall((request, answer) -> held.add(answer)))
                        .build())
                .intercept(calls)
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("grpc-calls").build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private ServingStatus status() {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    @Test
    void healthSaysNotServingAtTheStopSignalAndForGood() {
        assertEquals(ServingStatus.SERVING, status());

        calls.pause();
        health.setStatus("", ServingStatus.SERVING);

        assertEquals(ServingStatus.NOT_SERVING, status());
    }

    @Test
    void callsArePendingUntilTheyAreAnswered() {
        var first = ClientCalls.futureUnaryCall(channel.newCall(HOLD, CallOptions.DEFAULT), new byte[1]);
        var second = ClientCalls.futureUnaryCall(channel.newCall(HOLD, CallOptions.DEFAULT), new byte[1]);
        await().until(() -> held.size() == 2);
        assertEquals(2, calls.pending());

        held.get(0).onNext(new byte[1]);
        held.get(0).onCompleted();
        await().untilAsserted(() -> assertEquals(1, calls.pending()));
        second.cancel(true);
        first.cancel(true);

        await().untilAsserted(() -> assertEquals(0, calls.pending()));
    }

    @Test
    void aClientThatWatchesHealthIsNotWaitedFor() {
        HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(io.grpc.health.v1.HealthCheckResponse value) {
                held.add(null);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        });
        await().until(() -> held.size() == 1);

        await().untilAsserted(() -> assertEquals(0, calls.pending()));
        assertFalse(server.isTerminated(), "the watch was ended, so this says nothing");
    }

    /** What a port is for ends with it; that is tried with real clients where a framework opens one. */
    @Test
    void aServerOfTheProcessItselfServesUntilTheEnd() throws Exception {
        assertEquals(0, calls.pending());

        var call = ClientCalls.futureUnaryCall(channel.newCall(HOLD, CallOptions.DEFAULT), new byte[1]);
        await().until(() -> held.size() == 1);
        held.get(0).onNext(new byte[2]);
        held.get(0).onCompleted();

        assertEquals(2, call.get(5, TimeUnit.SECONDS).length);
        await().untilAsserted(() -> assertEquals(0, calls.pending()));
        assertFalse(server.isShutdown(), "requests that are still in flight may need it");
    }
}
