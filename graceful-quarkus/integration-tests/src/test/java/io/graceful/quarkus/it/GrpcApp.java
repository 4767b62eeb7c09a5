package io.graceful.quarkus.it;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.quarkus.grpc.GrpcService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A service without generated code: a call is answered after as many tenths of a second as it has bytes. */
@GrpcService
public class GrpcApp implements BindableService {

    static final MethodDescriptor<byte[], byte[]> HOLD = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Service/Hold")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder("test.Service")
                .addMethod(
                        HOLD,
                        ServerCalls.asyncUnaryCall((request, answer) -> CompletableFuture.runAsync(
                                () -> {
                                    answer.onNext(request);
                                    answer.onCompleted();
                                },
                                CompletableFuture.delayedExecutor(request.length * 100L, TimeUnit.MILLISECONDS))))
                .build();
    }

    static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

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
