package io.graceful.testkit.service;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How it stops: readiness off, a wait with farewells, a drain, the listener last; with the defect, if it has one. */
final class StopSequence {

    private static final int EXIT_CODE = 143;

    private final State state;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile long beganNanos;

    StopSequence(State state) {
        this.state = state;
    }

    void signalled() {
        int count = state.signals.incrementAndGet();
        if (state.defect == Defect.IGNORES_SIGTERM) {
            return;
        }
        boolean byHook = state.number("DRAIN_BY_HOOK", 0) == 1;
        if (state.defect == Defect.EXITS_AT_ONCE
                || (byHook && state.defect.is(Defect.DRAIN_ANSWERS_AT_ONCE, Defect.DRAIN_ON_LOOPBACK))
                || (count > 1 && state.defect == Defect.SECOND_SIGNAL_KILLS)) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        PodMain.daemon("stop", () -> {
            drain();
            Runtime.getRuntime().halt(EXIT_CODE);
        });
    }

    /** Returns once nothing is in flight and nothing comes any more. */
    void drain() throws IOException, InterruptedException {
        if (state.defect == Defect.DRAIN_ANSWERS_AT_ONCE) {
            return;
        }
        begin();
        drained.await();
    }

    /** When it returns, the stop has begun, and whatever a defect does at once is done. */
    synchronized void begin() throws IOException {
        if (begun.getCount() == 0) {
            return;
        }
        begun.countDown();
        beganNanos = System.nanoTime();
        state.ready = state.defect == Defect.STAYS_READY;
        state.stoppingSinceNanos = beganNanos;
        state.stopping = true;
        if (state.defect == Defect.CLOSES_LISTENER_AT_ONCE) {
            state.closeListeners();
        }
        for (Connection connection : state.connections) {
            connection.harm();
        }
        PodMain.daemon("sequence", this::run);
    }

    private void run() throws IOException, InterruptedException {
        for (Connection connection : state.connections) {
            try {
                connection.stop();
            } catch (IOException e) {
                // This one is gone; the others are not.
            }
        }
        waitForRouters();
        if (state.defect == Defect.NEVER_ENDS) {
            new CountDownLatch(1).await();
        }
        if (!state.defect.is(
                Defect.CUTS_WHAT_IS_IN_FLIGHT,
                Defect.TRUSTS_ANY_SILENCE,
                Defect.WAITS_TOO_SHORT,
                Defect.WRONG_UNIT,
                Defect.STOPS_ACCEPTING)) {
            until(() -> state.inFlight.get() == 0);
            state.closing = true;
            until(() -> !state.listens());
            until(state::isDone);
            until(() -> state.connections.stream().noneMatch(Connection::isLeaving));
        }
        state.closeListeners();
        drained.countDown();
    }

    private void waitForRouters() throws InterruptedException {
        long floor = TimeUnit.MILLISECONDS.toNanos(floorMillis());
        long quiet = TimeUnit.MILLISECONDS.toNanos(
                state.defect == Defect.TRUSTS_ANY_SILENCE ? 20 : state.number("QUIET_MS", 700));
        until(() -> {
            long now = System.nanoTime();
            if (state.defect == Defect.READINESS_COMES_BACK) {
                state.ready = true;
            }
            if (state.signals.get() > 1 && state.defect == Defect.SECOND_SIGNAL_ENDS_THE_WAIT) {
                return true;
            }
            if (now - beganNanos < floor) {
                return false;
            }
            if (state.defect.is(Defect.WAITS_TOO_SHORT, Defect.WRONG_UNIT, Defect.STOPS_ACCEPTING)) {
                return true;
            }
            boolean told = state.everybodyIsTold()
                    || state.defect.is(
                            Defect.NO_FAREWELL,
                            Defect.CLOSES_WITHOUT_SAYING,
                            Defect.LEAVES_UNTOLD,
                            Defect.CUTS_UPLOADS,
                            Defect.COUNTS_QUEUED_AS_SENT,
                            Defect.CUTS_WHAT_IS_IN_FLIGHT)
                    || state.defect == Defect.TRUSTS_ANY_SILENCE;
            return now - state.lastArrivalNanos > quiet && told;
        });
    }

    private int floorMillis() {
        return switch (state.defect) {
            case WRONG_UNIT -> state.number("FLOOR_MS", 2500) / 1000;
            case TRUSTS_ANY_SILENCE -> 0;
            case WAITS_TOO_SHORT -> 300;
            default -> state.number("FLOOR_MS", 2500);
        };
    }

    /** Waits, but never beyond a second before the kill. */
    private void until(BooleanSupplier condition) throws InterruptedException {
        boolean endless = state.defect.is(
                Defect.COUNTS_PROBES, Defect.HANGS, Defect.COUNTS_THE_PROBER, Defect.HALF_REQUESTS_HOLD);
        long deadline = beganNanos + TimeUnit.MILLISECONDS.toNanos(state.number("GRACE_MS", 10_000) - 1_000);
        while (!condition.getAsBoolean() && (endless || System.nanoTime() < deadline)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
