package io.graceful.spring.war;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** An application that is deployed as a WAR. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WarApp extends SpringBootServletInitializer {

    @Override
    protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
        return application.sources(WarApp.class, WarPages.class);
    }

    /** What it serves; one that is held is let go by another. */
    @RestController
    public static class WarPages {

        private final CountDownLatch letGo = new CountDownLatch(1);

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
            letGo.await(30, TimeUnit.SECONDS);
            return "held";
        }

        @GetMapping("/async")
        Callable<String> async() {
            return this::held;
        }

        @GetMapping("/letgo")
        String letGo() {
            letGo.countDown();
            return "let go";
        }

        @GetMapping("/events")
        SseEmitter events() throws IOException {
            SseEmitter emitter = new SseEmitter(0L);
            emitter.send("first");
            return emitter;
        }
    }
}
