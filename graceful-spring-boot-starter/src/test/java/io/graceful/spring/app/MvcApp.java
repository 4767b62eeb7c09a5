package io.graceful.spring.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** A servlet application with all that may be in flight. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocket
public class MvcApp {

    @Bean
    WebSocketConfigurer echo() {
        TextWebSocketHandler echo = new TextWebSocketHandler() {
            @Override
            protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
                session.sendMessage(message);
            }
        };
        // With both servers on the class path the default would be Jetty's own.
        return registry -> registry.addHandler(echo, "/echo")
                .setHandshakeHandler(new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
    }

    @Bean
    EdgePages edgePages() {
        return new EdgePages();
    }

    /** The controller. Whoever asks for {@code /held} waits until {@link #letGo} is open. */
    @RestController
    public static class Pages {

        public final CountDownLatch letGo = new CountDownLatch(1);
        public final List<SseEmitter> emitters = new CopyOnWriteArrayList<>();

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/json")
        List<String> json() {
            return List.of("a", "b");
        }

        @PostMapping("/orders")
        String order(@RequestBody String order) {
            return order;
        }

        @GetMapping("/held")
        String held() throws InterruptedException {
            letGo.await(20, TimeUnit.SECONDS);
            return "held";
        }

        @GetMapping("/async")
        Callable<String> async() {
            return this::held;
        }

        @GetMapping("/asynchello")
        Callable<String> asyncHello() {
            return this::hello;
        }

        @GetMapping("/fails")
        String fails() {
            throw new IllegalStateException("on purpose");
        }

        @GetMapping("/asyncfails")
        Callable<String> asyncFails() {
            return this::fails;
        }

        @GetMapping("/events")
        SseEmitter events() throws IOException {
            SseEmitter emitter = new SseEmitter(0L);
            emitters.add(emitter);
            emitter.send("first");
            return emitter;
        }
    }
}
