package io.graceful.spring.edge;

import io.graceful.spring.line.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pages of the kit of edges in a reactive application on Reactor Netty. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class FluxPages {

    private static final int BLOCK = 8 * 1024;

    private final DataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;

    @Bean
    RouterFunction<ServerResponse> pages() {
        return RouterFunctions.route()
                .GET("/hello", request -> ServerResponse.ok().bodyValue("hello\n"))
                .HEAD("/hello", request -> ServerResponse.ok().contentLength(6).build())
                .POST("/orders", request -> ServerResponse.ok().body(request.bodyToMono(byte[].class), byte[].class))
                .GET("/slow", FluxPages::slow)
                .GET("/download", this::download)
                .POST("/upload", FluxPages::upload)
                .POST("/ignore", request -> ServerResponse.ok().bodyValue("whatever\n"))
                .POST("/refuse", request -> ServerResponse.status(413).bodyValue("too much\n"))
                .POST("/events", FluxPages::events)
                .GET(
                        "/feed",
                        request -> events(Flux.interval(Duration.ZERO, Duration.ofMillis(200))
                                .onBackpressureDrop()))
                .GET("/fails", request -> Mono.error(new IllegalStateException("on purpose")))
                .GET("/failslater", this::failsLater)
                .GET("/empty", request -> ServerResponse.noContent().build())
                .GET(
                        "/unmodified",
                        request ->
                                ServerResponse.status(HttpStatus.NOT_MODIFIED).build())
                .build();
    }

    @Bean
    HandlerMapping sockets() {
        WebSocketHandler echo =
                session -> session.send(session.receive().map(m -> session.textMessage(m.getPayloadAsText())));
        return new SimpleUrlHandlerMapping(Map.of("/ws", echo), -1);
    }

    /** With all servers on the class path the default would be another one's. */
    @Bean
    WebSocketHandlerAdapter onNetty() {
        return new WebSocketHandlerAdapter(new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy()));
    }

    /** Or Reactor Netty answers 413 to each body that comes with the wish to go on with HTTP/2. */
    @Bean
    WebServerFactoryCustomizer<?> bodiesOfUpgrades() {
        return Line.nettyWith(server -> server.httpRequestDecoder(spec -> spec.h2cMaxContentLength(BLOCK)));
    }

    /** Several servers at once, each of which ends its own threads. */
    @Bean
    ReactorResourceFactory resources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    private static int number(ServerRequest request, String name) {
        return request.queryParam(name).map(Integer::valueOf).orElse(0);
    }

    private static Mono<ServerResponse> slow(ServerRequest request) {
        return Mono.delay(Duration.ofMillis(number(request, "ms")))
                .then(ServerResponse.ok().bodyValue("slow\n"));
    }

    private Mono<ServerResponse> download(ServerRequest request) {
        int size = number(request, "kb") * 1024;
        ServerResponse.BodyBuilder response = ServerResponse.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(Body.digest(size)) + ":");
        if (request.queryParam("chunked").isEmpty()) {
            response.contentLength(size);
        }
        Flux<DataBuffer> body = Flux.range(0, size / BLOCK).map(i -> buffers.wrap(Body.part(i * BLOCK, BLOCK)));
        return response.body(BodyInserters.fromDataBuffers(body));
    }

    private static Mono<ServerResponse> upload(ServerRequest request) {
        Body.Received received = new Body.Received();
        return request.body((message, context) -> message.getBody())
                .doOnNext(part -> {
                    byte[] bytes = new byte[part.readableByteCount()];
                    part.read(bytes);
                    DataBufferUtils.release(part);
                    received.add(bytes);
                })
                .then(Mono.defer(() -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(received.toString().getBytes(StandardCharsets.US_ASCII))));
    }

    private static Mono<ServerResponse> events(ServerRequest request) {
        return events(Flux.interval(Duration.ofMillis(number(request, "ms"))).take(number(request, "count")));
    }

    private static Mono<ServerResponse> events(Flux<Long> ticks) {
        return ServerResponse.ok()
                .body(BodyInserters.fromServerSentEvents(ticks.map(tick -> ServerSentEvent.builder("tick")
                        .id(Long.toString(tick + 1))
                        .build())));
    }

    private Mono<ServerResponse> failsLater(ServerRequest request) {
        DataBuffer some = buffers.wrap("some of it".getBytes(StandardCharsets.US_ASCII));
        Flux<DataBuffer> body = Flux.just(some)
                .concatWith(
                        Mono.delay(Duration.ofMillis(20)).then(Mono.error(new IllegalStateException("on purpose"))));
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(BodyInserters.fromDataBuffers(body));
    }
}
