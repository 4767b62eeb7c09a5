package io.graceful.testkit.callers;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

/**
 * Spring's {@code WebClient} on Reactor Netty, as {@link WebClient#create()} makes it. Connections and threads are those that
 * all such clients of a JVM share, and stay with it. It does not tell the version of HTTP.
 */
public final class ReactorNettyLibrary implements Library {

    private final WebClient client;

    public ReactorNettyLibrary(Trust trust) {
        X509TrustManager manager = trust.manager();
        HttpClient netty = HttpClient.create().compress(true);
        if (manager == null) {
            client = WebClient.create();
            return;
        }
        SslContext context = context(trust, manager);
        client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(netty.secure(spec -> spec.sslContext(context))))
                .build();
    }

    private static SslContext context(Trust trust, X509TrustManager manager) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().trustManager(manager);
            return trust.any() ? builder.endpointIdentificationAlgorithm(null).build() : builder.build();
        } catch (SSLException e) {
            throw new CourierException("no TLS: " + e, e);
        }
    }

    @Override
    public String name() {
        return "webclient on " + Libraries.named("reactor-netty", HttpClient.class);
    }

    @Override
    public Outcome call(Order order) throws Exception {
        WebClient.RequestBodySpec request = client.method(HttpMethod.valueOf(order.method()))
                .uri(order.uri())
                .headers(headers -> order.headersAndId().forEach(headers::set))
                .httpRequest(message -> {
                    HttpClientRequest sent = message.getNativeRequest();
                    sent.responseTimeout(order.timeout());
                });
        byte[] body = order.body();
        WebClient.RequestHeadersSpec<?> whole = body == null ? request : request.bodyValue(body);
        try {
            Outcome outcome = whole.exchangeToMono(ReactorNettyLibrary::outcome)
                    .timeout(order.timeout())
                    .block();
            if (outcome == null) {
                throw new IllegalStateException("an answer without a status");
            }
            return outcome;
        } catch (RuntimeException e) {
            throw Exceptions.unwrap(e) instanceof Exception thrown ? thrown : e;
        }
    }

    private static Mono<Outcome> outcome(ClientResponse response) {
        Delivered body = new Delivered();
        return response.bodyToFlux(DataBuffer.class)
                .doOnNext(part -> {
                    byte[] bytes = new byte[part.readableByteCount()];
                    part.read(bytes);
                    DataBufferUtils.release(part);
                    body.add(bytes);
                })
                .then(Mono.fromSupplier(() -> body.outcome(
                        response.statusCode().value(),
                        "",
                        response.headers().asHttpHeaders().getFirst(Outcome.DIGEST_HEADER))));
    }

    @Override
    public void close() {
        // What it uses is shared with everybody in this JVM.
    }
}
