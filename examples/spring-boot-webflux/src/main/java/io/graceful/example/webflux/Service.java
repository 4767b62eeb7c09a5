package io.graceful.example.webflux;

import io.graceful.warmup.WarmupTask;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The reference service on WebFlux: nothing in it knows of graceful but the one warm-up task. */
@RestController
@SpringBootApplication
public class Service {

    private static final String POD = System.getenv().getOrDefault("HOSTNAME", "local");

    private final AtomicLong orders = new AtomicLong();

    public static void main(String[] args) {
        SpringApplication.run(Service.class, args);
    }

    @Bean
    WarmupTask checksums() {
        return WarmupTask.of("checksums", () -> checksum(2_000_000));
    }

    @GetMapping("/hello")
    String hello() {
        return "hello from " + POD + "\n";
    }

    @GetMapping("/work")
    Checksum work() {
        return new Checksum(checksum(20_000));
    }

    @GetMapping("/slow")
    Mono<String> slow(@RequestParam long ms) {
        return Mono.delay(Duration.ofMillis(ms)).map(done -> "slow answer from " + POD + "\n");
    }

    @PostMapping("/orders")
    Order order(@RequestBody String id) {
        return new Order(id.replaceAll("[^\\w-]", ""), orders.incrementAndGet());
    }

    private static long checksum(int rounds) {
        return LongStream.range(0, rounds).map(i -> i * 31 ^ i >>> 7).sum();
    }

    record Checksum(long checksum) {}

    record Order(String id, long processed) {}
}
