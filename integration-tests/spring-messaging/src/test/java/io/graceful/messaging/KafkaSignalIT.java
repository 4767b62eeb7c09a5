package io.graceful.messaging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real signals to services that consume from a real Kafka, while another instance takes over. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KafkaSignalIT {

    @Test
    void aLongBatchEndsAtTheRecord() throws Exception {
        String topic = Topics.create("long-batch", 1);
        List<String> ids = IntStream.range(0, 28).mapToObj(i -> "record-" + i).toList();
        Topics.send(topic, ids);

        try (Service old = service(topic, 1_500).until("READY")) {
            await("old works")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> old.journal().begun().size() >= 3);
            // It gets the partition when the old one leaves it.
            try (Service young = service(topic, 10).until("READY")) {
                Duration took = old.stop(Duration.ofSeconds(40));

                await("all are done")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> young.journal().ended().size()
                                        + old.journal().ended().size()
                                >= ids.size());
                List<String> ended = new ArrayList<>(old.journal().ended());
                ended.addAll(young.journal().ended());
                assertEquals(ids, ended, "lost, or processed twice");
                assertTrue(old.output().contains("] CLEAN after"), old::output);
                assertTrue(took.compareTo(Duration.ofSeconds(8)) > 0, "it did not wait for routers: " + took);
                assertTrue(took.compareTo(Duration.ofSeconds(16)) < 0, "it waited for the batch: " + took);
            }
        }
    }

    private static Service service(String topic, long millis) {
        return Service.start(
                "spring.kafka.bootstrap-servers=" + Brokers.kafka(),
                "spring.kafka.consumer.group-id=" + topic,
                "spring.kafka.consumer.auto-offset-reset=earliest",
                "spring.kafka.consumer.properties.session.timeout.ms=10000",
                "spring.profiles.active=kafka",
                "topic=" + topic,
                "work.millis=" + millis);
    }
}
