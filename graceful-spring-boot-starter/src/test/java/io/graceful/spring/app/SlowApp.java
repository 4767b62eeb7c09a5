package io.graceful.spring.app;

import io.graceful.warmup.WarmupTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An application in a process of its own that, as asked, takes its time to start, to run, to warm up or to stop. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SlowApp {

    public static void main(String[] args) {
        SpringApplication.run(SlowApp.class, args);
    }

    /** A bean whose construction never ends. */
    @Bean
    @ConditionalOnProperty("slow.bean")
    Object slowBean() throws InterruptedException {
        System.out.println("constructing");
        new CountDownLatch(1).await();
        return new Object();
    }

    @Bean
    @ConditionalOnProperty("slow.runner")
    ApplicationRunner slowRunner() {
        return arguments -> {
            System.out.println("running");
            new CountDownLatch(1).await(4, TimeUnit.SECONDS);
        };
    }

    @Bean
    @ConditionalOnProperty("slow.warmup")
    WarmupTask slowWarmup() {
        return WarmupTask.of("slow", () -> {
            System.out.println("warming");
            new CountDownLatch(1).await();
        });
    }

    /** Its stop never ends. */
    @Bean
    @ConditionalOnProperty("stuck.stop")
    AutoCloseable stuckBean() {
        return () -> {
            System.out.println("stuck");
            new CountDownLatch(1).await();
        };
    }

    @RestController
    static class Pages {

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/slow")
        String slow(@RequestParam("ms") long ms) throws InterruptedException {
            new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
            return "slow";
        }
    }
}
