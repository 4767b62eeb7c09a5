package io.graceful.messaging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real signals to services that consume from a real broker of AMQP 0-9-1, while another instance takes over. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class RabbitSignalIT {

    @Test
    void theMessageInWorkIsFinishedAndWhatIsPrefetchedIsGivenBack() throws Exception {
        String queue = "signal";
        List<String> ids =
                IntStream.range(100, 160).mapToObj(i -> "message-" + i).toList();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(Brokers.amqp());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
            channel.confirmSelect();
            for (String id : ids) {
                channel.basicPublish(
                        "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, id.getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(10_000);
        }

        // The queue's 60 messages are fewer than the 250 that a consumer prefetches.
        try (Service old = service(queue, 12_000)) {
            old.until("READY");
            await("old works")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !old.journal().begun().isEmpty());
            try (Service young = service(queue, 10)) {
                young.until("READY");
                Duration took = old.stop(Duration.ofSeconds(40));

                await("all are done")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> young.journal().ended().size()
                                        + old.journal().ended().size()
                                >= ids.size());
                List<String> ended = new ArrayList<>(old.journal().ended());
                ended.addAll(young.journal().ended());
                assertEquals(old.journal().begun(), old.journal().ended(), "cut");
                assertEquals(ids, ended.stream().sorted().toList(), "lost, or processed twice");
                assertTrue(old.output().contains("] CLEAN after"), old::output);
                assertTrue(took.compareTo(Duration.ofSeconds(8)) > 0, "it did not wait for routers: " + took);
                assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, "it waited for more than a message: " + took);
            }
        }
    }

    private static Service service(String queue, long millis) {
        return Service.start(
                "spring.profiles.active=rabbit",
                "spring.rabbitmq.port=" + Brokers.amqp(),
                "queue=" + queue,
                "work.millis=" + millis);
    }
}
