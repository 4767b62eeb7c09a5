package io.graceful.spring.work;

import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.integration.endpoint.AbstractEndpoint;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.util.ReflectionUtils;

/** Where messages come into Spring Integration from a broker, and how their coming is stopped. */
final class MessageSources {

    /** What clients of ours send, or this process itself: served like requests, to the end. */
    private static final List<String> SERVED = List.of(
            "org.springframework.integration.event.",
            "org.springframework.integration.ip.",
            "org.springframework.integration.rsocket.",
            "org.springframework.integration.syslog.",
            "org.springframework.integration.websocket.",
            "org.springframework.integration.zeromq.");

    /** Their containers report back when the messages that they have are processed; the endpoints around them do not. */
    private static final List<String> CONTAINERS = List.of(
            "org.springframework.amqp.", "org.springframework.jms.listener.", "org.springframework.kafka.listener.");

    private MessageSources() {}

    /** What is to be stopped so that no message comes in by {@code endpoint} any more; null if it brings none from a broker. */
    static @Nullable SmartLifecycle of(AbstractEndpoint endpoint) {
        SmartLifecycle container = container(endpoint);
        if (container != null) {
            return container;
        }
        String type = endpoint.getClass().getName();
        return endpoint instanceof MessageProducerSupport && SERVED.stream().noneMatch(type::startsWith)
                ? endpoint
                : null;
    }

    private static @Nullable SmartLifecycle container(Object endpoint) {
        List<Field> fields = Fields.all(endpoint);
        if (fields == null) {
            return null;
        }
        for (Field field : fields) {
            Object value = ReflectionUtils.getField(field, endpoint);
            if (value instanceof SmartLifecycle container && isContainer(value.getClass())) {
                return container;
            }
        }
        return null;
    }

    private static boolean isContainer(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (CONTAINERS.stream().anyMatch(each.getName()::startsWith)) {
                return true;
            }
        }
        return false;
    }
}
