package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.endpoint.AbstractPollingEndpoint;
import org.springframework.integration.endpoint.PollingConsumer;
import org.springframework.integration.endpoint.SourcePollingChannelAdapter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.ExecutorChannelInterceptor;

/**
 * The messages that are on their way through the channels of Spring Integration, whatever thread has them, and those that wait in
 * a queue for a consumer that runs. From the stop signal on no poller looks for new ones at a source; consumers of queues go on.
 */
final class MessagesInHand implements DrainParticipant, ExecutorChannelInterceptor {

    private final Supplier<List<AbstractPollingEndpoint>> pollers;
    private final AtomicInteger moving = new AtomicInteger();

    MessagesInHand(Supplier<List<AbstractPollingEndpoint>> pollers) {
        this.pollers = pollers;
    }

    @Override
    public String name() {
        return "messages of Spring Integration";
    }

    /** Not by stopping the pollers: that would interrupt those that have a message. */
    @Override
    public void pause() {
        for (AbstractPollingEndpoint poller : pollers.get()) {
            if (poller instanceof SourcePollingChannelAdapter) {
                // The poll that runs takes no further message, and is the last.
                poller.setMaxMessagesPerPoll(0);
                if (Fields.read(poller, "runningTask") instanceof Future<?> polls) {
                    polls.cancel(false);
                }
            } else if (poller instanceof PollingConsumer consumer) {
                // Who waits for a message looks as if it had one.
                consumer.setReceiveTimeout(0);
            }
        }
    }

    @Override
    public int pending() {
        int queued = 0;
        for (AbstractPollingEndpoint poller : pollers.get()) {
            if (poller instanceof PollingConsumer consumer
                    && consumer.isRunning()
                    && consumer.getInputChannel() instanceof QueueChannel queue) {
                queued += queue.getQueueSize();
            }
        }
        return queued + moving.get();
    }

    @Override
    public Message<?> preSend(Message<?> message, MessageChannel channel) {
        moving.incrementAndGet();
        return message;
    }

    @Override
    public void afterSendCompletion(
            Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception failure) {
        moving.decrementAndGet();
    }

    @Override
    public Message<?> beforeHandle(Message<?> message, MessageChannel channel, MessageHandler handler) {
        moving.incrementAndGet();
        return message;
    }

    @Override
    public void afterMessageHandled(
            Message<?> message, MessageChannel channel, MessageHandler handler, @Nullable Exception failure) {
        moving.decrementAndGet();
    }
}
