package io.graceful.testkit.callers;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelRegistry.ProviderNotFoundException;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509TrustManager;

/**
 * gRPC with one channel for an address, kept. The path of an order is {@code /package.Service/Method}, its body the message;
 * the header {@value #STREAMING} with the value {@code server} says that the method streams its answer. OK is status 200, and
 * every other end a {@code StatusRuntimeException}. The transport is the one that is on the class path.
 */
public final class GrpcLibrary implements Library {

    /** Marks an order to a method that streams; it is not sent. */
    public static final String STREAMING = "X-Grpc-Streaming";

    private static final int OK = 200;
    private static final byte[] EMPTY = {};

    private final Trust trust;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    public GrpcLibrary(Trust trust) {
        this.trust = trust;
        try {
            Grpc.newChannelBuilder("localhost:1", InsecureChannelCredentials.create());
        } catch (ProviderNotFoundException e) {
            throw new CourierException("grpc has no transport; add one such as io.grpc:grpc-netty-shaded", e);
        }
    }

    @Override
    public String name() {
        return Libraries.named("grpc", ManagedChannel.class);
    }

    private ManagedChannel channel(URI uri) {
        return channels.computeIfAbsent(
                uri.getScheme() + "://" + uri.getAuthority(),
                address -> builder(uri).build());
    }

    private ManagedChannelBuilder<?> builder(URI uri) {
        if (!uri.getScheme().equals("https")) {
            return ManagedChannelBuilder.forTarget(uri.getAuthority()).usePlaintext();
        }
        X509TrustManager manager = trust.manager();
        return manager == null
                ? ManagedChannelBuilder.forTarget(uri.getAuthority())
                : Grpc.newChannelBuilder(
                        uri.getAuthority(),
                        TlsChannelCredentials.newBuilder().trustManager(manager).build());
    }

    @Override
    public Outcome call(Order order) {
        boolean streams = "server".equals(order.headers().get(STREAMING));
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder(
                        new Messages(), new Messages())
                .setType(streams ? MethodDescriptor.MethodType.SERVER_STREAMING : MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(order.uri().getPath().substring(1))
                .build();
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(order.timeout().toNanos(), TimeUnit.NANOSECONDS);
        AtomicReference<Metadata> headers = new AtomicReference<>();
        Channel channel = ClientInterceptors.intercept(
                channel(order.uri()),
                MetadataUtils.newAttachHeadersInterceptor(metadata(order)),
                MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()));
        byte[] body = order.body();
        byte[] message = body == null ? EMPTY : body;
        Delivered answer = new Delivered();
        if (streams) {
            Iterator<byte[]> parts = ClientCalls.blockingServerStreamingCall(channel, method, options, message);
            parts.forEachRemaining(answer::add);
        } else {
            answer.add(ClientCalls.blockingUnaryCall(channel, method, options, message));
        }
        Metadata received = headers.get();
        return answer.outcome(OK, "HTTP/2", received == null ? null : received.get(key(Outcome.DIGEST_HEADER)));
    }

    private static Metadata metadata(Order order) {
        Metadata metadata = new Metadata();
        order.headersAndId().forEach((name, value) -> {
            if (!name.equals(STREAMING)) {
                metadata.put(key(name), value);
            }
        });
        return metadata;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
