package io.graceful.messaging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.graceful.lifecycle.Phase;
import io.graceful.stop.StopReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stop of a service that has prefetched ten messages of a real broker of AMQP 0-9-1, and the next instance, which takes the
 * rest.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RabbitIT {

    private static final int MESSAGES = 10;

    private static final Duration SHORT = Duration.ofMillis(500);

    private String queue;
    private Connection connection;

    private final List<String> ids =
            IntStream.range(0, MESSAGES).mapToObj(i -> "message-" + i).toList();

    @BeforeEach
    void fill(TestInfo test) throws Exception {
        queue = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(Brokers.amqp());
        connection = factory.newConnection();
        Channel channel = connection.createChannel();
        channel.queueDeclare(queue, true, false, false, null);
        channel.confirmSelect();
        for (String id : ids) {
            channel.basicPublish(
                    "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, id.getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(10_000);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
    }

    private Running start(Class<?> listener, long millis, String... properties) {
        List<String> all = new ArrayList<>(
                List.of("spring.rabbitmq.port=" + Brokers.amqp(), "queue=" + queue, "work.millis=" + millis));
        all.addAll(List.of(properties));
        return Running.start(listener, all);
    }

    private static void begins(Running service, int messages) {
        await("it works")
                .atMost(Duration.ofSeconds(60))
                .until(() -> service.journal().begun().size() >= messages);
    }

    /** Stops the first instance in its message; the second gets the rest. Returns what the first one has done. */
    private List<String> handedOver(Class<?> listener, Duration hold, String... properties) {
        List<String> ended;
        String[] held = Stream.concat(Stream.of(properties), Stream.of("work.held=message-0"))
                .toArray(String[]::new);
        try (Running old = start(listener, 0, held)) {
            begins(old, 1);
            old.stop(hold);
            ended = old.journal().ended();
            assertEquals(ended, old.journal().begun(), "cut");
        }
        List<String> all = new ArrayList<>(ended);
        try (Running young = start(listener, 0, properties)) {
            begins(young, MESSAGES - ended.size());
            // What would come twice comes at once.
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            young.stop();
            all.addAll(young.journal().ended());
        }
        assertEquals(ids, all.stream().sorted().toList(), "lost, or processed twice");
        return ended;
    }

    /** Spring's own limit for the stop of a container is 5 s. */
    @ParameterizedTest
    @ValueSource(strings = {"simple", "direct"})
    void aMessageThatTakesEightSecondsIsFinishedAndTheOthersAreGivenBack(String type) {
        assertEquals(
                List.of("message-0"),
                handedOver(Queues.Simple.class, Duration.ofSeconds(8), "spring.rabbitmq.listener.type=" + type));
    }

    @Test
    void aMessageThatItsListenerAcknowledgesIsFinished() {
        assertEquals(List.of("message-0"), handedOver(Queues.Manual.class, SHORT));
    }

    @Test
    void aMessageInATransactionIsFinished() {
        assertEquals(List.of("message-0"), handedOver(Queues.Transacted.class, SHORT));
    }

    @Test
    void aBatchInTheHandsOfItsListenerIsFinished() {
        List<String> ended = handedOver(
                Queues.Batch.class,
                SHORT,
                "spring.rabbitmq.listener.simple.batch-size=4",
                "spring.rabbitmq.listener.simple.consumer-batch-enabled=true");

        assertEquals(ids.subList(0, 4), ended);
    }

    @Test
    void aContainerInNoBeanIsWaitedFor() {
        assertEquals(List.of("message-0"), handedOver(Queues.InNoBean.class, SHORT));
    }

    @Test
    void containersThatHaveNothingToDoHoldUpNothing() {
        try (Running service = start(Queues.Simple.class, 0, "spring.rabbitmq.listener.simple.concurrency=3")) {
            begins(service, MESSAGES);

            Duration took = service.stop();

            assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, took::toString);
        }
    }

    @Test
    void whatIsAcknowledgedBeforeItIsSeenIsNotCalledClean() {
        try (Running service = start(
                Queues.Simple.class,
                0,
                "work.held=message-0",
                "spring.rabbitmq.listener.simple.acknowledge-mode=none")) {
            begins(service, 1);

            CompletableFuture<StopReport> stopping = service.stopping();
            await("it drains").until(() -> service.graceful().lifecycle().phase() == Phase.DRAINING);
            service.journal().letGo();
            StopReport report = stopping.orTimeout(30, TimeUnit.SECONDS).join();

            assertFalse(report.clean(), report::toString);
            assertTrue(report.unseen().toString().contains("acknowledge mode NONE"), report::toString);
        }
    }

    @Test
    void repliesArriveUntilTheDrainIsOver() throws Exception {
        try (Running service = start(Queues.Replies.class, 0)) {
            Queues.Replies.Asking asking = service.bean(Queues.Replies.Asking.class);
            answer();
            assertEquals("answer", asking.ask("before"));
            CompletableFuture<StopReport> report;
            try (AutoCloseable request = service.graceful().track("request")) {
                report = service.stopping();
                await("it drains")
                        .until(() -> service.graceful().lifecycle().phase().isStop());

                assertEquals("answer", asking.ask("after the signal"));
                assertFalse(report.isDone());
            }
            assertTrue(report.orTimeout(20, TimeUnit.SECONDS).join().clean());
        }
    }

    /** Another service, which is asked by way of the queue. */
    private void answer() throws Exception {
        Channel channel = connection.createChannel();
        channel.basicConsume(
                queue,
                true,
                (tag, question) -> {
                    if (question.getProperties().getReplyTo() != null) {
                        channel.basicPublish(
                                "",
                                question.getProperties().getReplyTo(),
                                question.getProperties(),
                                "answer".getBytes(StandardCharsets.UTF_8));
                    }
                },
                tag -> {});
    }
}
