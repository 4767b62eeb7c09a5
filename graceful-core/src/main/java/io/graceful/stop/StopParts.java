package io.graceful.stop;

import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.Registrations;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a stop works with. Filled while the service starts, read while it stops. */
final class StopParts {

    final Time time;
    final Threads threads;
    final GracefulSettings settings;
    final Lifecycle lifecycle;
    final Readiness readiness;
    final Outstanding work;
    final Registrations<StopHook> hooks = new Registrations<>();
    final List<PortCloser> closers = new CopyOnWriteArrayList<>();
    final Registrations<StopListener> listeners = new Registrations<>();
    volatile Supplier<List<String>> unseen = List::of;
    volatile Consumer<StopCause> handOver = cause -> {};

    StopParts(
            Time time,
            Threads threads,
            GracefulSettings settings,
            Lifecycle lifecycle,
            Readiness readiness,
            Outstanding work) {
        this.time = time;
        this.threads = threads;
        this.settings = settings;
        this.lifecycle = lifecycle;
        this.readiness = readiness;
        this.work = work;
    }
}
