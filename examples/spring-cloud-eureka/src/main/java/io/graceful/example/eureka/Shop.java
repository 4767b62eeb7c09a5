package io.graceful.example.eureka;

import io.graceful.warmup.WarmupTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** One of several instances; nothing here is about graceful but the warm-up task. */
@SpringBootApplication(proxyBeanMethods = false)
public class Shop {

    public static void main(String[] args) {
        SpringApplication.run(Shop.class, args);
    }

    /** Others do not find this instance before it is done. */
    @Bean
    WarmupTask catalog(@Value("${shop.warmup:500ms}") java.time.Duration takes) {
        return WarmupTask.of("catalog", () -> work(takes.toMillis()));
    }

    private static void work(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    @RestController
    static class Pages {

        private final String instance;

        Pages(@Value("${shop.instance:one}") String instance) {
            this.instance = instance;
        }

        @GetMapping("/price")
        String price() throws InterruptedException {
            work(50);
            return instance;
        }
    }
}
