package io.graceful.messaging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of the tests' Kafka. */
final class Topics {

    private Topics() {}

    /** Returns its name. */
    static String create(String name, int partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Brokers.kafka()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        return name;
    }

    /** Sends one record for each id, to one partition after the other, and returns once the broker has all of them. */
    static void send(String topic, List<String> ids) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Object> settings = Map.of("bootstrap.servers", Brokers.kafka());
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, text, text)) {
            int partitions = producer.partitionsFor(topic).size();
            for (int i = 0; i < ids.size(); i++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, null, ids.get(i)))
                        .get(60, TimeUnit.SECONDS);
            }
        }
    }
}
