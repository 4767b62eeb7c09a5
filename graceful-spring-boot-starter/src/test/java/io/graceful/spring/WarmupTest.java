package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.spring.app.MvcApp;
import io.graceful.spring.line.Line;
import io.graceful.warmup.TaskResult;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** What the starter itself warms up, and with what. */
class WarmupTest {

    private ConfigurableApplicationContext context;

    private Graceful start(Class<?> more, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                Line.only("tomcat")));
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

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(8);
        pool.setMinimumIdle(4);
        return pool;
    }

    static class Pools {

        @Bean(destroyMethod = "close")
        HikariDataSource orders() {
            return pool("jdbc:h2:mem:orders");
        }

        @Bean(destroyMethod = "close")
        HikariDataSource gone() {
            return pool("jdbc:h2:tcp://127.0.0.1:1/gone");
        }

        @Bean(destroyMethod = "close")
        @Lazy
        HikariDataSource rare() {
            return pool("jdbc:h2:mem:rare");
        }
    }

    @Test
    void poolsAreFullBeforeItIsReadyAndABrokenOneHoldsNothingUp() {
        Graceful graceful = start(Pools.class);

        HikariDataSource orders = context.getBean("orders", HikariDataSource.class);
        assertEquals(4, orders.getHikariPoolMXBean().getTotalConnections());
        assertEquals(
                List.of("pool-orders DONE", "pool-gone FAILED"),
                graceful.warmup().stream()
                        .map(result -> result.name() + " " + result.state())
                        .toList());
        // Boot 3.5 makes it for its own meters, after us; nobody has opened a connection.
        HikariDataSource rare = (HikariDataSource) context.getBeanFactory().getSingleton("rare");
        assertFalse(rare != null && rare.isRunning(), "what is lazy was filled");
    }

    @Test
    void poolsMayBeLeftAlone() {
        Graceful graceful = start(Pools.class, "graceful.warmup.pools=false");

        assertEquals(List.of(), graceful.warmup());
        assertNull(context.getBean("orders", HikariDataSource.class).getHikariPoolMXBean());
    }

    static class Wrapped {

        @Bean(destroyMethod = "close")
        HikariDataSource orders() {
            return pool("jdbc:h2:mem:wrapped");
        }

        @Bean
        DataSource traced(HikariDataSource orders) {
            return (DataSource) Proxy.newProxyInstance(
                    DataSource.class.getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (self, method, arguments) -> method.invoke(orders, arguments));
        }
    }

    @Test
    void aPoolThatIsWrappedIsFilledOnce() {
        Graceful graceful = start(Wrapped.class);

        assertEquals(1, graceful.warmup().size(), () -> graceful.warmup().toString());
        assertEquals(TaskResult.State.DONE, graceful.warmup().get(0).state());
    }
}
