package io.graceful.spring.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;

/** Messages of a real broker that take longer than any container waits by itself. */
class JmsListenersTest {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {

        final CountDownLatch letGo = new CountDownLatch(1);
        final List<String> begun = new CopyOnWriteArrayList<>();
        final List<String> ended = new CopyOnWriteArrayList<>();

        @JmsListener(destination = "orders")
        void order(String id) throws InterruptedException {
            begun.add(id);
            letGo.await(30, TimeUnit.SECONDS);
            ended.add(id);
        }
    }

    @Test
    void aMessageThatTakesEightSecondsIsFinishedOnceAndTheNextIsLeft() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "spring.main.register-shutdown-hook=false",
                        "spring.artemis.mode=embedded",
                        "spring.artemis.embedded.queues=orders",
                        Line.only("tomcat"))
                .run()) {
            Graceful graceful = context.getBean(Graceful.class);
            await().until(() -> graceful.lifecycle().phase() == Phase.READY);
            App app = context.getBean(App.class);
            JmsTemplate jms = context.getBean(JmsTemplate.class);
            jms.convertAndSend("orders", "1");
            jms.convertAndSend("orders", "2");
            await().until(() -> app.begun.equals(List.of("1")));

            CompletableFuture<StopReport> report =
                    graceful.stop(StopCause.API).finished().toCompletableFuture();
            await().pollDelay(Duration.ofSeconds(8))
                    .atMost(Duration.ofSeconds(9))
                    .until(() -> true);
            assertFalse(report.isDone(), "not waited for");
            app.letGo.countDown();

            assertTrue(report.orTimeout(10, TimeUnit.SECONDS).join().clean());
            assertEquals(List.of("1"), app.ended, "cut, or more than the message in work");
            jms.setReceiveTimeout(2_000);
            assertEquals("2", jms.receiveAndConvert("orders"), "the next message is there for another instance");
            jms.setReceiveTimeout(200);
            assertEquals(null, jms.receiveAndConvert("orders"), "the first message is given out again");
        }
    }
}
