package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/**
 * The listener containers of a message broker. At the stop signal they are stopped in their own orderly way: they take no new
 * message, and report back when those that they have are processed; the broker gives the rest to other instances at once.
 */
final class ListenerContainers implements DrainParticipant {

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
        Collection<? extends SmartLifecycle> all = containers.get();
        // All before the first is stopped: one that is done at once must not make it look as if all were.
        all.stream().filter(SmartLifecycle::isRunning).forEach(container -> running.incrementAndGet());
        for (SmartLifecycle container : all) {
            if (container.isRunning()) {
                container.stop(running::decrementAndGet);
            }
        }
    }

    @Override
    public int pending() {
        return running.get();
    }
}
