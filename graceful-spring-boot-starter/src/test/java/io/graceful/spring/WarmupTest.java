package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.spring.app.MvcApp;
import io.graceful.spring.app.OtherServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What the starter itself warms up, and with what. */
class WarmupTest {

    private ConfigurableApplicationContext context;

    private Graceful start(Class<?> more, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                "spring.autoconfigure.exclude=" + OtherServers.than("tomcat")));
        all.addAll(List.of(properties));
        context = new SpringApplicationBuilder(MvcApp.class, more)
                .properties(all.toArray(String[]::new))
                .run();
        Graceful graceful = context.getBean(Graceful.class);
        await().until(() -> graceful.lifecycle().phase() == Phase.READY);
        return graceful;
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
        }
    }

    static class Requests {

        @Bean
        SelfRequest order() {
            return SelfRequest.post("/orders", "one", "text/plain").withHeader("Authorization", "Bearer warm");
        }
    }

    @Test
    void requestsMayBeBeans() {
        Graceful graceful = start(Requests.class, "graceful.warmup.timeout=1s");

        assertTrue(
                graceful.selfRequests().answered() > 0, () -> graceful.warmup().toString());
        assertEquals(0, graceful.requests().begun());
    }
}
