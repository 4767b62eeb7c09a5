package io.graceful.warmup;

import io.graceful.time.Action;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Named work to be done before readiness opens the first time. Immutable; the {@code with…} methods give changed copies.
 *
 * <p>Tasks without an order begin together; tasks with one run one after the other, lowest first, beside them. Each runs on
 * a thread of its own and is interrupted at its timeout and at a stop signal.
 */
public final class WarmupTask {

    private final String name;
    private final Action work;
    private final @Nullable Integer order;
    private final @Nullable Duration timeout;
    private final OnFailure onFailure;

    private WarmupTask(
            String name, Action work, @Nullable Integer order, @Nullable Duration timeout, OnFailure onFailure) {
        this.name = name;
        this.work = work;
        this.order = order;
        this.timeout = timeout;
        this.onFailure = onFailure;
    }

    /** A task without an order, bounded by {@code warmup.timeout} alone, whose failure keeps the service from being ready. */
    public static WarmupTask of(String name, Action work) {
        return new WarmupTask(name, work, null, null, OnFailure.FAIL);
    }

    /** Runs after all tasks of a lower order. */
    public WarmupTask withOrder(int newOrder) {
        return new WarmupTask(name, work, newOrder, timeout, onFailure);
    }

    /**
     * Bounds the task by {@code newTimeout} as well as by {@code warmup.timeout}.
     *
     * @throws IllegalArgumentException unless {@code newTimeout} is longer than zero
     */
    public WarmupTask withTimeout(Duration newTimeout) {
        if (newTimeout.isNegative() || newTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "timeout of warm-up task " + name + ": " + newTimeout + " (expected: longer than zero)");
        }
        return new WarmupTask(name, work, order, newTimeout, onFailure);
    }

    public WarmupTask withOnFailure(OnFailure newOnFailure) {
        return new WarmupTask(name, work, order, timeout, newOnFailure);
    }

    public String name() {
        return name;
    }

    public Action work() {
        return work;
    }

    public OptionalInt order() {
        return order == null ? OptionalInt.empty() : OptionalInt.of(order);
    }

    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    public OnFailure onFailure() {
        return onFailure;
    }
}
