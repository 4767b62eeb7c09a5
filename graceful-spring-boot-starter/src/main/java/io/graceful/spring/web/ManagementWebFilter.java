package io.graceful.spring.web;

import io.graceful.management.ManagementProtocol;
import io.graceful.management.ManagementReply;
import io.graceful.management.ManagementRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers the management endpoints in a reactive application. */
final class ManagementWebFilter implements WebFilter, Ordered {

    private final ManagementProtocol protocol;
    private final Predicate<String> answered;
    private final ProbeGroups groups;

    /**
     * @param answered which paths are not the application's own
     * @param groups asked before a probe is answered
     */
    ManagementWebFilter(ManagementProtocol protocol, Predicate<String> answered, ProbeGroups groups) {
        this.protocol = protocol;
        this.answered = answered;
        this.groups = groups;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().pathWithinApplication().value();
        if (!answered.test(path)) {
            return chain.filter(exchange);
        }
        return Mono.fromCompletionStage(groups.asked(path)).then(Mono.defer(() -> answer(exchange, path)));
    }

    private Mono<Void> answer(ServerWebExchange exchange, String path) {
        ServerHttpRequest request = exchange.getRequest();
        HttpHeaders headers = request.getHeaders();
        String query = request.getURI().getRawQuery();
        ManagementReply reply = protocol.answer(new ManagementRequest(
                request.getMethod().name(),
                path,
                query == null ? "" : query,
                headers.getFirst(HttpHeaders.ACCEPT),
                headers.getFirst(HttpHeaders.AUTHORIZATION),
                headers.getFirst(ManagementRequest.TOKEN_HEADER)));
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(reply.status()));
        HttpHeaders out = response.getHeaders();
        out.set(HttpHeaders.CONTENT_TYPE, reply.contentType());
        out.setCacheControl("no-store");
        reply.headers().forEach(out::set);
        CompletionStage<String> later = reply.later();
        if (later == null) {
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            out.setContentLength(body.length);
            return HttpMethod.HEAD.equals(request.getMethod())
                    ? response.setComplete()
                    : response.writeWith(
                            Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
        }
        Flux<Mono<DataBuffer>> parts = Flux.concat(Mono.just(reply.body()), Mono.fromCompletionStage(later))
                .map(text ->
                        Mono.fromSupplier(() -> response.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
        return response.writeAndFlushWith(parts)
                .doFinally(signal -> reply.done().run());
    }

    /** Before security: a probe has no credentials, and {@code /drain} has a token of its own. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
