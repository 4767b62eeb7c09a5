package io.graceful.messaging;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.event.ConcurrentContainerStoppedEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.util.backoff.FixedBackOff;

/** Shapes in which services listen to Kafka. */
final class Listeners {

    private Listeners() {}

    static class Record {

        private final Journal journal;
        private final long millis;

        Record(Journal journal, @Value("${work.millis}") long millis) {
            this.journal = journal;
            this.millis = millis;
        }

        @KafkaListener(topics = "${topic}")
        void record(String id) throws InterruptedException {
            journal.work(id, millis);
        }

        @KafkaListener(topics = "${topic}", groupId = "other", autoStartup = "false")
        void never(String id) {
            throw new IllegalStateException(id);
        }
    }

    static class Manual {

        private final Journal journal;
        private final long millis;

        Manual(Journal journal, @Value("${work.millis}") long millis) {
            this.journal = journal;
            this.millis = millis;
        }

        @KafkaListener(topics = "${topic}")
        void record(String id, Acknowledgment acknowledgment) throws InterruptedException {
            journal.work(id, millis);
            acknowledgment.acknowledge();
        }
    }

    static class CommittingByItself {

        private final Journal journal;
        private final long millis;

        CommittingByItself(Journal journal, @Value("${work.millis}") long millis) {
            this.journal = journal;
            this.millis = millis;
        }

        @KafkaListener(topics = "${topic}", properties = "enable.auto.commit=true")
        void record(String id) throws InterruptedException {
            journal.work(id, millis);
        }
    }

    static class Batch {

        private final Journal journal;
        private final long millis;

        Batch(Journal journal, @Value("${work.millis}") long millis) {
            this.journal = journal;
            this.millis = millis;
        }

        @KafkaListener(topics = "${topic}")
        void records(List<String> ids) throws InterruptedException {
            for (String id : ids) {
                journal.work(id, millis);
            }
        }
    }

    /** As somebody does it who learns of his topics while the service runs. */
    static class InNoBean {

        @Bean
        ApplicationRunner consume(
                ConcurrentKafkaListenerContainerFactory<Object, Object> factory,
                Journal journal,
                @Value("${topic}") String topic,
                @Value("${work.millis}") long millis) {
            return arguments -> {
                ConcurrentMessageListenerContainer<Object, Object> container = factory.createContainer(topic);
                container.getContainerProperties().setGroupId(topic);
                container.setupMessageListener((MessageListener<String, String>) record -> {
                    try {
                        journal.work(record.value(), millis);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                container.start();
            };
        }
    }

    /** Somebody who means well, and gives up. */
    static class StartedAgain extends Record {

        private final AtomicInteger left = new AtomicInteger(2);

        StartedAgain(Journal journal, @Value("${work.millis}") long millis) {
            super(journal, millis);
        }

        @EventListener
        void stopped(ConcurrentContainerStoppedEvent event) {
            if (left.getAndDecrement() > 0) {
                event.getSource(ConcurrentMessageListenerContainer.class).start();
            }
        }
    }

    static class Failing {

        private final Journal journal;

        Failing(Journal journal) {
            this.journal = journal;
        }

        @Bean
        DefaultErrorHandler handler() {
            return new DefaultErrorHandler(new FixedBackOff(60_000, 5));
        }

        @KafkaListener(topics = "${topic}")
        void record(String id) throws InterruptedException {
            if (id.equals("record-3")) {
                journal.begin(id);
                throw new IllegalStateException("on purpose");
            }
            journal.work(id, 0);
        }
    }

    /** The fourth record fails at first, and goes to a topic from which it is taken again five seconds later. */
    static class Retried {

        private final Journal journal;
        private final long millis;

        Retried(Journal journal, @Value("${work.millis}") long millis) {
            this.journal = journal;
            this.millis = millis;
        }

        @KafkaListener(topics = "${topic}")
        void record(String id, @Header(KafkaHeaders.RECEIVED_TOPIC) String from) throws InterruptedException {
            if (id.equals("record-3") && !from.contains("retry")) {
                throw new IllegalStateException("on purpose");
            }
            journal.work(id, millis);
        }
    }

    static class Replies {

        @Bean
        ConcurrentMessageListenerContainer<Object, Object> answers(
                ConsumerFactory<Object, Object> consumers, @Value("${replies}") String topic) {
            ContainerProperties properties = new ContainerProperties(topic);
            properties.setGroupId(topic);
            return new ConcurrentMessageListenerContainer<>(consumers, properties);
        }

        @Bean
        ReplyingKafkaTemplate<Object, Object, Object> template(
                ProducerFactory<Object, Object> producers, ConcurrentMessageListenerContainer<Object, Object> answers) {
            return new ReplyingKafkaTemplate<>(producers, answers);
        }

        @Bean
        Asking asking(
                ReplyingKafkaTemplate<Object, Object, Object> template,
                @Value("${topic}") String topic,
                @Value("${replies}") String replies) {
            return new Asking(template, topic, replies);
        }

        record Asking(ReplyingKafkaTemplate<Object, Object, Object> template, String topic, String replies) {

            /** The answer comes from the test: whoever answers is another service. */
            String ask(String question) throws Exception {
                ProducerRecord<Object, Object> record = new ProducerRecord<>(topic, question);
                var sent = template.sendAndReceive(record);
                byte[] correlation =
                        record.headers().lastHeader(KafkaHeaders.CORRELATION_ID).value();
                ProducerRecord<Object, Object> answer = new ProducerRecord<>(replies, "answer");
                answer.headers().add(KafkaHeaders.CORRELATION_ID, correlation);
                template.send(answer);
                ConsumerRecord<Object, Object> received = sent.get(15, TimeUnit.SECONDS);
                return (String) received.value();
            }
        }
    }
}
