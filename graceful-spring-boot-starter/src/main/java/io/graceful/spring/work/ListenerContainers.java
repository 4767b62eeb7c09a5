package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The listener containers of a message broker. At the stop signal they are stopped in their own orderly way: they take no new
 * message, and report back when those that they have are processed; the broker gives the rest to other instances at once.
 */
final class ListenerContainers implements DrainParticipant {

    private static final Logger log = LoggerFactory.getLogger(ListenerContainers.class);

    private final String name;
    private final Supplier<? extends Collection<? extends SmartLifecycle>> containers;
    private final AtomicInteger running = new AtomicInteger();

    ListenerContainers(String name, Supplier<? extends Collection<? extends SmartLifecycle>> containers) {
        this.name = name;
        this.containers = containers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void pause() {
        List<SmartLifecycle> all = new ArrayList<>();
        for (SmartLifecycle container : containers.get()) {
            if (container.isRunning()) {
                all.add(container);
            }
        }
        // All before the first is stopped: one that is done at once must not make it look as if all were.
        running.addAndGet(all.size());
        for (SmartLifecycle container : all) {
            AtomicBoolean counted = new AtomicBoolean(true);
            Runnable stopped = () -> {
                if (counted.compareAndSet(true, false)) {
                    running.decrementAndGet();
                }
            };
            try {
                container.stop(stopped);
            } catch (RuntimeException e) {
                // The others are to be stopped all the same.
                log.warn("{} could not be stopped: {}", container, e.toString());
                stopped.run();
            }
        }
    }

    @Override
    public int pending() {
        return running.get();
    }
}
