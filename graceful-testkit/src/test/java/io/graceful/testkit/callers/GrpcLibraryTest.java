package io.graceful.testkit.callers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GrpcLibraryTest {

    private static final Queue<String> IDS = new ConcurrentLinkedQueue<>();

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        MethodDescriptor<byte[], byte[]> count = MethodDescriptor.<byte[], byte[]>newBuilder(
                        new Messages(), new Messages())
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName("test.Service/Count")
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new HealthStatusManager().getHealthService())
                .addService(ServerServiceDefinition.builder("test.Service")
                        .addMethod(count, ServerCalls.asyncServerStreamingCall((request, answers) -> {
                            for (byte i = 0; i < 5; i++) {
                                answers.onNext(new byte[] {i, request[0]});
                            }
                            answers.onCompleted();
                        }))
                        .build())
                .intercept(new Ids())
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        server.shutdownNow();
    }

    private static final class Ids implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            IDS.add(headers.get(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER)));
            return next.startCall(call, headers);
        }
    }

    private static Order order(String id, String path, Map<String, String> headers, byte[] body) {
        URI uri = URI.create("http://127.0.0.1:" + server.getPort() + path);
        return new Order(id, "POST", uri, headers, body, Duration.ofSeconds(20));
    }

    @Test
    void aCallHasOneMessageForAnswer() throws Exception {
        try (Courier courier = new InProcess(Libraries.GRPC.make(Options.DEFAULT))) {
            for (int i = 0; i < 3; i++) {
                Outcome outcome = courier.call(order("unary-" + i, "/grpc.health.v1.Health/Check", Map.of(), null));

                assertEquals(200, outcome.status());
                assertEquals("HTTP/2", outcome.version());
                // SERVING, in protobuf.
                assertArrayEquals(new byte[] {8, 1}, outcome.tail());
            }
        }
        assertTrue(IDS.containsAll(List.of("unary-0", "unary-1", "unary-2")), IDS::toString);
    }

    @Test
    void aProgramOfItsOwnCalls() throws Exception {
        try (Courier courier = OtherProcess.start(Programs.java(Libraries.GRPC, Options.DEFAULT, null, List.of()))) {
            Outcome unary = courier.call(order("other-1", "/grpc.health.v1.Health/Check", Map.of(), null));
            assertArrayEquals(new byte[] {8, 1}, unary.tail());
            Outcome stream = courier.call(
                    order("other-2", "/test.Service/Count", Map.of(GrpcLibrary.STREAMING, "server"), new byte[] {9}));
            assertEquals(10, stream.bytes());
        }
        assertTrue(IDS.containsAll(List.of("other-1", "other-2")), IDS::toString);
    }

    @Test
    void aStreamIsReadToItsEnd() throws Exception {
        try (Courier courier = new InProcess(Libraries.GRPC.make(Options.DEFAULT))) {
            Outcome outcome = courier.call(
                    order("stream", "/test.Service/Count", Map.of(GrpcLibrary.STREAMING, "server"), new byte[] {9}));

            assertEquals(10, outcome.bytes());
            assertArrayEquals(new byte[] {0, 9, 1, 9, 2, 9, 3, 9, 4, 9}, outcome.tail());
        }
    }

    @Test
    void anyOtherEndThanOkFails() {
        try (Courier courier = new InProcess(Libraries.GRPC.make(Options.DEFAULT))) {
            CallException failure = assertThrows(
                    CallException.class, () -> courier.call(order("none", "/test.Service/None", Map.of(), null)));

            assertEquals("io.grpc.StatusRuntimeException", failure.type());
            assertTrue(failure.getMessage().contains("UNIMPLEMENTED"), failure::getMessage);
        }
    }
}
