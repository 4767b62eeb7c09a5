package io.graceful.spring.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A reactive application with all that may be in flight, on Reactor Netty. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class FluxApp {

    @Bean
    HandlerMapping echo() {
        WebSocketHandler echo =
                session -> session.send(session.receive().map(m -> session.textMessage(m.getPayloadAsText())));
        return new SimpleUrlHandlerMapping(Map.of("/echo", echo), -1);
    }

    /** Netty's threads would wait two seconds for more work at the end of each test. */
    @Bean
    ReactorResourceFactory resources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    /** With all servers on the class path the default would be another one's. */
    @Bean
    WebSocketHandlerAdapter onNetty() {
        return new WebSocketHandlerAdapter(new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy()));
    }

    @RestController
    public static class Pages {

        public final CountDownLatch letGo = new CountDownLatch(1);

        @GetMapping({"/hello", "/asynchello"})
        Mono<String> hello() {
            return Mono.just("hello");
        }

        @GetMapping("/json")
        Mono<List<String>> json() {
            return Mono.just(List.of("a", "b"));
        }

        @PostMapping("/orders")
        Mono<String> order(@RequestBody Mono<String> order) {
            return order;
        }

        @GetMapping({"/held", "/async"})
        Mono<String> held() {
            return Mono.fromCallable(() -> {
                        letGo.await();
                        return "held";
                    })
                    .subscribeOn(Schedulers.boundedElastic());
        }

        @GetMapping({"/fails", "/asyncfails"})
        Mono<String> fails() {
            return Mono.error(new IllegalStateException("on purpose"));
        }

        @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events() {
            return Flux.interval(Duration.ZERO, Duration.ofMinutes(1)).map(n -> "first");
        }
    }
}
