package io.graceful.testkit.service;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC service alone: {@code GrpcPod well|badly}. It answers {@code grpc.health.v1.Health/Check}, and {@code test.Service/Count} with
 * a stream of a second. On SIGTERM it serves on, says GOAWAY, and waits for what is open; or it ends at once.
 */
public final class GrpcPod {

    private static final int FLOOR_SECONDS = 4;
    private static final int PIECES = 5;

    private GrpcPod() {}

    public static void main(String[] args) throws Exception {
        MethodDescriptor<byte[], byte[]> count = MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName("test.Service/Count")
                .build();
        Server server = NettyServerBuilder.forPort(PodMain.number("PORT", 0))
                .addService(new HealthStatusManager().getHealthService())
                .addService(ServerServiceDefinition.builder("test.Service")
                        .addMethod(count, ServerCalls.asyncServerStreamingCall((request, answers) -> count(answers)))
                        .build())
                .build()
                .start();
        if (args[0].equals("well")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(server), "leave"));
        }
        System.out.println("ready");
        server.awaitTermination();
    }

    private static void count(StreamObserver<byte[]> answers) {
        try {
            for (byte i = 0; i < PIECES; i++) {
                TimeUnit.MILLISECONDS.sleep(200);
                answers.onNext(new byte[] {i});
            }
            answers.onCompleted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void leave(Server server) {
        try {
            TimeUnit.SECONDS.sleep(FLOOR_SECONDS);
            server.shutdown().awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Messages as they are on the wire. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

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
    }
}
