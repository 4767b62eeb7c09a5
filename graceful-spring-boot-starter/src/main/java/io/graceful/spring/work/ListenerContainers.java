package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The listener containers of a message broker. At the stop signal they are stopped in their own orderly way: they take no new
 * message, and report back when those that they have are processed; the broker gives the rest to other instances at once. One
 * that is started later, or again, is stopped as well.
 */
final class ListenerContainers implements DrainParticipant {

    private static final Logger log = LoggerFactory.getLogger(ListenerContainers.class);

    /** Somebody who looks after containers may start one again. Whoever does it each time is stronger than a stop. */
    private static final int MOST_STOPS = 4;

    private final String name;
    private final Supplier<? extends Collection<? extends SmartLifecycle>> known;
    private final Consumer<SmartLifecycle> beforeStop;

    /** Containers that nobody holds but who made them. */
    private final Set<SmartLifecycle> found =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final Set<SmartLifecycle> stopping = identitySet();

    /** Somebody starts them as often as they are stopped, or they cannot be: logged, and left alone. */
    private final Set<SmartLifecycle> leftAlone = identitySet();

    private final Map<SmartLifecycle, Integer> stops = Collections.synchronizedMap(new IdentityHashMap<>());

    private volatile boolean paused;

    ListenerContainers(String name, Supplier<? extends Collection<? extends SmartLifecycle>> known) {
        this(name, known, container -> {});
    }

    /** @param beforeStop is called with each container before it is stopped */
    ListenerContainers(
            String name,
            Supplier<? extends Collection<? extends SmartLifecycle>> known,
            Consumer<SmartLifecycle> beforeStop) {
        this.name = name;
        this.known = known;
        this.beforeStop = beforeStop;
    }

    private static Set<SmartLifecycle> identitySet() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    @Override
    public String name() {
        return name;
    }

    /** A container has been started that may be in no bean and no registry. */
    void found(SmartLifecycle container) {
        found.add(container);
    }

    /** Stops at once what has been started after the stop signal, without waiting for the drain to look. */
    void stopLate() {
        if (paused) {
            stopAgain();
        }
    }

    boolean isPaused() {
        return paused;
    }

    @Override
    public void pause() {
        List<SmartLifecycle> running = running();
        // All before the first is stopped: one that is done at once must not make it look as if all were.
        stopping.addAll(running);
        paused = true;
        running.forEach(this::stop);
    }

    @Override
    public int pending() {
        if (paused) {
            stopAgain();
        }
        return stopping.size();
    }

    private List<SmartLifecycle> running() {
        Set<SmartLifecycle> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(known.get());
        synchronized (found) {
            all.addAll(found);
        }
        List<SmartLifecycle> running = new ArrayList<>(all);
        running.removeIf(container -> !container.isRunning());
        return running;
    }

    private void stopAgain() {
        for (SmartLifecycle container : running()) {
            if (!leftAlone.contains(container) && stopping.add(container)) {
                log.warn("{}: {} was started after the stop signal, and is stopped", name, container);
                stop(container);
            }
        }
    }

    private void stop(SmartLifecycle container) {
        AtomicBoolean once = new AtomicBoolean();
        Runnable stopped = () -> {
            if (once.compareAndSet(false, true)) {
                stopping.remove(container);
            }
        };
        if (stops.merge(container, 1, Integer::sum) >= MOST_STOPS) {
            log.warn("{}: {} is started again and again; what it takes from now on may be cut", name, container);
            leftAlone.add(container);
        }
        try {
            beforeStop.accept(container);
            container.stop(stopped);
        } catch (RuntimeException e) {
            // The others are to be stopped all the same.
            log.warn("{} could not be stopped: {}", container, e.toString());
            leftAlone.add(container);
            stopped.run();
        }
    }
}
