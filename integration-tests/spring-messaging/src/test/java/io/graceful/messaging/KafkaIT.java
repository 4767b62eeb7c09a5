package io.graceful.messaging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.stop.StopReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** A stop of a service that has polled ten records of a real Kafka, and the next instance, which takes the rest. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KafkaIT {

    private static final int RECORDS = 10;

    private static final long MILLIS = 400;

    /** Two before, and the one in work when the signal comes; two more where threads get no processor in time. */
    private static final int MOST_AT_THE_RECORD = 5;

    private String topic;

    private final List<String> ids =
            IntStream.range(0, RECORDS).mapToObj(i -> "record-" + i).toList();

    @BeforeEach
    void fill(TestInfo test) throws Exception {
        topic = Topics.create(test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime(), 1);
        Topics.send(topic, ids);
    }

    private Running start(Class<?> listener, long millis, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.kafka.bootstrap-servers=" + Brokers.kafka(),
                "spring.kafka.consumer.group-id=" + topic,
                "spring.kafka.consumer.auto-offset-reset=earliest",
                "topic=" + topic,
                "work.millis=" + millis));
        all.addAll(List.of(properties));
        return Running.start(listener, all);
    }

    private static void begins(Running service, int records) {
        await("it works")
                .atMost(Duration.ofSeconds(60))
                .until(() -> service.journal().begun().size() >= records);
    }

    /** Stops the first instance in its third record; the second gets the rest. Returns what the first one has done. */
    private List<String> handedOver(Class<?> listener, String... properties) {
        List<String> ended;
        try (Running old = start(listener, MILLIS, with(properties, "work.held=record-2"))) {
            begins(old, 3);
            old.stop(Duration.ofMillis(500));
            ended = old.journal().ended();
        }
        List<String> all = new ArrayList<>(ended);
        try (Running young = start(listener, 0, properties)) {
            if (ended.size() < RECORDS) {
                begins(young, RECORDS - ended.size());
            } else {
                // What would be given again is given as soon as there is an assignment.
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            }
            young.stop();
            all.addAll(young.journal().ended());
        }
        assertEquals(ids, all, "lost, or processed twice");
        return ended;
    }

    private static String[] with(String[] properties, String more) {
        return Stream.concat(Stream.of(properties), Stream.of(more)).toArray(String[]::new);
    }

    private static void atTheRecord(List<String> ended) {
        assertTrue(ended.size() <= MOST_AT_THE_RECORD, () -> "it went on with its batch: " + ended);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "batch", "time", "count", "count-time"})
    void stopsAtTheRecordAndCommitsIt(String mode) {
        atTheRecord(handedOver(
                Listeners.Record.class,
                "spring.kafka.listener.ack-mode=" + mode,
                "spring.kafka.listener.ack-count=100",
                "spring.kafka.listener.ack-time=1h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"manual", "manual-immediate"})
    void stopsAtTheRecordThatItsListenerAcknowledges(String mode) {
        atTheRecord(handedOver(Listeners.Manual.class, "spring.kafka.listener.ack-mode=" + mode));
    }

    @Test
    void stopsAtTheRecordInATransaction() {
        atTheRecord(handedOver(
                Listeners.Record.class, "spring.kafka.producer.transaction-id-prefix=tx-" + System.nanoTime() + "-"));
    }

    @Test
    void aContainerInNoBeanStopsAtTheRecordToo() {
        atTheRecord(handedOver(Listeners.InNoBean.class));
    }

    @Test
    void whatTheClientCommitsByItselfIsFinished() {
        assertEquals(ids, handedOver(Listeners.Record.class, "spring.kafka.consumer.enable-auto-commit=true"));
    }

    @Test
    void whatTheClientOfOneListenerCommitsByItselfIsFinished() {
        assertEquals(ids, handedOver(Listeners.CommittingByItself.class));
    }

    @Test
    void aBatchInTheHandsOfItsListenerIsFinished() {
        assertEquals(ids, handedOver(Listeners.Batch.class, "spring.kafka.listener.type=batch"));
    }

    @Test
    void whoWantsTheWholePollGetsIt() {
        assertEquals(ids, handedOver(Listeners.Record.class, "spring.kafka.listener.immediate-stop=false"));
    }

    @Test
    void aContainerThatSomebodyStartsAgainIsStoppedAgain() {
        atTheRecord(handedOver(Listeners.StartedAgain.class));
    }

    @Test
    void aPausedContainerAndOneThatNeverStartedHoldUpNothing() {
        try (Running service = start(Listeners.Record.class, 0)) {
            begins(service, RECORDS);
            KafkaListenerEndpointRegistry registry = service.bean(KafkaListenerEndpointRegistry.class);
            registry.getListenerContainers().forEach(container -> container.pause());

            Duration took = service.stop();

            assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, took::toString);
        }
    }

    @Test
    void aRecordThatIsTriedAgainLaterIsNotWaitedForAndNotLost() {
        List<String> all = new ArrayList<>();
        try (Running old = start(Listeners.Failing.class, 0)) {
            begins(old, 4);

            Duration took = old.stop();

            assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, took::toString);
            all.addAll(old.journal().ended());
        }
        assertEquals(ids.subList(0, 3), all);
        try (Running young = start(Listeners.Record.class, 0)) {
            begins(young, RECORDS - 3);
            young.stop();
            all.addAll(young.journal().ended());
        }
        assertEquals(ids, all, "lost, or processed twice");
    }

    @Test
    void aRecordThatWaitsInARetryTopicIsTakenByTheNext() {
        String[] retry = {
            "spring.kafka.retry.topic.enabled=true",
            "spring.kafka.retry.topic.attempts=3",
            "spring.kafka.retry.topic.backoff.delay=5s"
        };
        List<String> all = new ArrayList<>();
        try (Running old = start(Listeners.Retried.class, MILLIS, retry)) {
            begins(old, 5);
            old.stop();
            all.addAll(old.journal().ended());
        }
        try (Running young = start(Listeners.Retried.class, 0, retry)) {
            begins(young, RECORDS - all.size());
            young.stop();
            all.addAll(young.journal().ended());
        }
        assertEquals(ids, all.stream().sorted().toList(), "lost, or processed twice");
    }

    @Test
    void allConsumersOfAContainerStopAtTheRecord() throws Exception {
        topic = Topics.create(topic + "-of-two", 2);
        Topics.send(topic, ids);
        List<String> all = new ArrayList<>();
        try (Running old = start(Listeners.Record.class, 2_000, "spring.kafka.listener.concurrency=2")) {
            begins(old, 2);
            old.stop();
            all.addAll(old.journal().ended());
        }
        assertTrue(all.size() <= 5, all::toString);
        try (Running young = start(Listeners.Record.class, 0)) {
            begins(young, RECORDS - all.size());
            young.stop();
            all.addAll(young.journal().ended());
        }
        assertEquals(ids, all.stream().sorted().toList(), "lost, or processed twice");
    }

    @Test
    void repliesArriveUntilTheDrainIsOver() throws Exception {
        try (Running service = start(Listeners.Replies.class, 0, "replies=" + Topics.create(topic + "-replies", 1))) {
            Listeners.Replies.Asking asking = service.bean(Listeners.Replies.Asking.class);
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
}
