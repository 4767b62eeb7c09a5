package io.graceful.example.discovery;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/**
 * Another service that calls the shop: through Spring Cloud LoadBalancer, over connections that are kept, 20 requests a second,
 * however long each of them takes. No request is repeated, so none that fails is hidden.
 */
final class Callers implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final RestTemplate shop;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(16);

    final AtomicInteger answered = new AtomicInteger();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final Map<String, AtomicInteger> byInstance = new ConcurrentHashMap<>();

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        @LoadBalanced
        RestTemplate shop() {
            return new RestTemplate(new HttpComponentsClientHttpRequestFactory(
                    HttpClients.custom().disableAutomaticRetries().build()));
        }
    }

    Callers(List<String> properties) {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
        shop = context.getBean(RestTemplate.class);
    }

    /** Calls on, until both instances have answered. */
    void begin(String... instances) {
        await("all are found").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            byInstance.clear();
            for (int i = 0; i < 4 * instances.length; i++) {
                count();
            }
            return byInstance.keySet().containsAll(List.of(instances));
        });
        byInstance.clear();
        answered.set(0);
        failures.clear();
        threads.scheduleAtFixedRate(() -> threads.execute(this::call), 0, 50, TimeUnit.MILLISECONDS);
    }

    private void call() {
        try {
            count();
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
    }

    private void count() {
        String instance = shop.getForObject("http://shop/price", String.class);
        answered.incrementAndGet();
        byInstance.computeIfAbsent(instance, name -> new AtomicInteger()).incrementAndGet();
    }

    void until(int more) {
        int enough = answered.get() + more;
        await(more + " more").atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= enough);
    }

    /** Ends when the last request has been answered. */
    String end() throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.SECONDS);
        return failures.size() + " of " + (failures.size() + answered.get()) + " failed " + byInstance + " " + failures;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        context.close();
    }
}
