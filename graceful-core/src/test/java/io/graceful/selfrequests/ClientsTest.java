package io.graceful.selfrequests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {

    private static final Duration BETWEEN = Duration.ofMillis(10);

    private final AtomicLong nanos = new AtomicLong();
    private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
    private Undertow server;
    private Clients clients;

    @BeforeEach
    void open() {
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> callers.add(exchange.getSourceAddress()))
                .build();
        server.start();
        InetSocketAddress bound =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        URI base = URI.create("http://127.0.0.1:" + bound.getPort());
        List<SelfRequest> requests = List.of(SelfRequest.get("/"));
        clients = new Clients(new StoppedClock(), Threads.system(), base, requests, "mark", Latencies::new);
    }

    @AfterEach
    void close() {
        clients.stop();
        await().until(clients::isOver);
        clients.cut();
        server.stop();
    }

    @Test
    void comeOnANewConnectionNowAndThenAsCallersDo() {
        clients.raiseTo(1);
        awaitAnswers(100);
        assertEquals(1, callers.size(), "left before its time");

        nanos.addAndGet(BETWEEN.toNanos());
        await().untilAsserted(() -> assertEquals(2, callers.size()));
        awaitAnswers(200);
        assertEquals(2, callers.size(), "left more often than once in its time");
        assertEquals(0, clients.failures());
    }

    @Test
    void openNoMoreConnectionsTheMoreThereAreOfThem() {
        clients.raiseTo(4);
        await().untilAsserted(() -> assertEquals(4, callers.size()));
        awaitAnswers(200);

        nanos.addAndGet(BETWEEN.multipliedBy(3).toNanos());
        awaitAnswers(400);
        assertEquals(4, callers.size());

        nanos.addAndGet(BETWEEN.toNanos());
        await().untilAsserted(() -> assertEquals(8, callers.size()));
    }

    /** So many more than there are now. */
    private void awaitAnswers(long more) {
        long before = Latencies.count(clients.answers());
        await().untilAsserted(() -> assertTrue(Latencies.count(clients.answers()) >= before + more));
    }

    private final class StoppedClock implements Time {

        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("only a client whose requests all fail waits");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, localhost:8080",
        "http://127.0.1.1:80, localhost:80",
        "https://127.0.0.1:8443, 127.0.0.1:8443",
        "'http://[0:0:0:0:0:0:0:1]:80', localhost:80",
        "'http://[::1]:80', localhost:80",
        "http://10.1.2.3:8080, 10.1.2.3:8080",
        "'http://[fd00::1]:8080', '[fd00::1]:8080'"
    })
    void theyAskForANameAsCallersDo(URI base, String host) {
        assertEquals(host, Clients.host(base));
    }
}
