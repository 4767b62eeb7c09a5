package io.graceful.messaging;

import com.rabbitmq.client.Channel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;

/** Shapes in which services listen to RabbitMQ. */
final class Queues {

    private Queues() {}

    abstract static class Text {

        final Journal journal;
        final long millis;

        Text(Journal journal, @Value("${work.millis}") long millis) {
            this.journal = journal;
            this.millis = millis;
        }
    }

    static class Simple extends Text {

        Simple(Journal journal, @Value("${work.millis}") long millis) {
            super(journal, millis);
        }

        @RabbitListener(queues = "${queue}")
        void message(String id) throws InterruptedException {
            journal.work(id, millis);
        }
    }

    static class Manual extends Text {

        Manual(Journal journal, @Value("${work.millis}") long millis) {
            super(journal, millis);
        }

        @RabbitListener(queues = "${queue}", ackMode = "MANUAL")
        void message(Message message, Channel channel) throws Exception {
            journal.work(new String(message.getBody(), StandardCharsets.UTF_8), millis);
            channel.basicAck(message.getMessageProperties().getDeliveryTag(), false);
        }
    }

    static class Transacted extends Text {

        Transacted(Journal journal, @Value("${work.millis}") long millis) {
            super(journal, millis);
        }

        @Bean
        static SimpleRabbitListenerContainerFactory transacted(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setChannelTransacted(true);
            return factory;
        }

        @RabbitListener(queues = "${queue}", containerFactory = "transacted")
        void message(String id) throws InterruptedException {
            journal.work(id, millis);
        }
    }

    static class Batch extends Text {

        Batch(Journal journal, @Value("${work.millis}") long millis) {
            super(journal, millis);
        }

        @RabbitListener(queues = "${queue}", batch = "true")
        void messages(List<String> ids) throws InterruptedException {
            for (String id : ids) {
                journal.work(id, millis);
            }
        }
    }

    /** As somebody does it who learns of his queues while the service runs. */
    static class InNoBean {

        @Bean
        ApplicationRunner consume(
                SimpleRabbitListenerContainerFactory factory,
                Journal journal,
                @Value("${queue}") String queue,
                @Value("${work.millis}") long millis) {
            return arguments -> {
                SimpleMessageListenerContainer container = factory.createListenerContainer();
                container.setQueueNames(queue);
                container.setAcknowledgeMode(AcknowledgeMode.AUTO);
                container.setMessageListener((MessageListener) message -> {
                    try {
                        journal.work(new String(message.getBody(), StandardCharsets.UTF_8), millis);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                container.start();
            };
        }
    }

    static class Replies {

        @Bean
        Queue answers() {
            return new AnonymousQueue();
        }

        @Bean
        SimpleMessageListenerContainer answersListener(ConnectionFactory connections, Queue answers) {
            SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
            container.setQueues(answers);
            return container;
        }

        @Bean
        AsyncRabbitTemplate asyncTemplate(RabbitTemplate template, SimpleMessageListenerContainer answersListener) {
            return new AsyncRabbitTemplate(template, answersListener);
        }

        @Bean
        Asking asking(AsyncRabbitTemplate template, @Value("${queue}") String queue) {
            return new Asking(template, queue);
        }

        record Asking(AsyncRabbitTemplate template, String queue) {

            String ask(String question) throws Exception {
                return template.<String>convertSendAndReceive("", queue, question)
                        .get(15, TimeUnit.SECONDS);
            }
        }
    }
}
