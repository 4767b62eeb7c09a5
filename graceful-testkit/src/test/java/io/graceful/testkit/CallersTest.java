package io.graceful.testkit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.ClientSpec.Kind;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallersTest {

    private final Server old = new Server();
    private final Server young = new Server();
    private final Scenario scenario = Scenario.of(
                    PodSpec.running("started", "by", "hand").build())
            .client(ClientSpec.get("hello", Kind.NEW_CONNECTION, 100, "/"))
            .build();

    @Test
    void askWhereTheirNodesWereLastToldTo() throws InterruptedException {
        try (Callers callers = Callers.of(scenario)) {
            scenario.nodes().forEach(node -> callers.route(node.name(), "old", old.address()));
            callers.start();
            await().until(() -> old.asked.get() >= 5);
            assertEquals(0, young.asked.get());

            scenario.nodes()
                    .forEach(node -> callers.route(node.name(), "young", young.address(), Duration.ofMillis(50)));
            await().until(() -> young.asked.get() >= 5);
            Traffic traffic = callers.stop(Duration.ofSeconds(10));

            assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
            assertEquals(callers.requests(), traffic.requests());
            assertTrue(traffic.requests() >= 10, () -> traffic.toString());
        }
    }

    @AfterEach
    void close() {
        old.http.stop(0);
        young.http.stop(0);
    }

    private static final class Server {

        private final AtomicInteger asked = new AtomicInteger();
        private final HttpServer http;

        Server() {
            try {
                http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            http.createContext("/", exchange -> {
                asked.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            http.start();
        }

        InetSocketAddress address() {
            return http.getAddress();
        }
    }
}
