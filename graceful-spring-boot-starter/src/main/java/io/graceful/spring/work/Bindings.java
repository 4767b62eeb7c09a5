package io.graceful.spring.work;

import java.util.ArrayList;
import java.util.List;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.context.SmartLifecycle;
import org.springframework.integration.endpoint.AbstractEndpoint;

/** What brings messages to the inputs of Spring Cloud Stream. Neither bindings nor their containers are beans. */
final class Bindings {

    private Bindings() {}

    /** What is to be stopped so that none comes any more. */
    static List<SmartLifecycle> of(BindingService service) {
        List<SmartLifecycle> all = new ArrayList<>();
        for (String name : service.getConsumerBindingNames()) {
            service.getConsumerBindings(name).forEach(binding -> all.add(source(binding)));
        }
        return all;
    }

    private static SmartLifecycle source(Binding<?> binding) {
        SmartLifecycle source = Fields.read(binding, "lifecycle") instanceof AbstractEndpoint endpoint
                ? MessageSources.of(endpoint)
                : null;
        return source == null ? new Whole(binding) : source;
    }

    /** A binding that does not say what it is made of. */
    private record Whole(Binding<?> binding) implements SmartLifecycle {

        @Override
        public void start() {
            binding.start();
        }

        @Override
        public void stop() {
            binding.stop();
        }

        @Override
        public boolean isRunning() {
            return binding.isRunning();
        }
    }
}
