package io.graceful.inflight;

import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.time.Deadline;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a response tells its client to leave the connection.
 *
 * <p>To be asked when a response is committed, not when its request enters: a request that came before the stop signal and
 * ends after it must not leave its connection untold. In every phase before PROPAGATING the answer costs one volatile read.
 * Safe for any thread.
 */
@API(status = API.Status.INTERNAL)
public final class Farewell {

    /**
     * From this many open connections on, the farewell is spread: its probability rises from 0 to 1 over the first quarter
     * of the wait, so that not all clients reconnect in the same instant.
     */
    static final int SPREAD_ABOVE = 500;

    private final Lifecycle lifecycle;
    private final DoubleSupplier random;
    private volatile @Nullable Spread spread;

    private record Spread(Duration length, Deadline end) {}

    public Farewell(Lifecycle lifecycle, DoubleSupplier random) {
        this.lifecycle = lifecycle;
        this.random = random;
    }

    /**
     * To be called as the stop begins, before the phase changes.
     *
     * @param length the first quarter of the wait
     * @param end when that quarter is over
     */
    public void begin(int openConnections, Duration length, Deadline end) {
        spread = openConnections > SPREAD_ABOVE && !length.isZero() ? new Spread(length, end) : null;
    }

    /** Whether every client is to be told by now: from the stop signal on or, where the farewell is spread, after that. */
    public boolean certain() {
        Phase phase = lifecycle.phase();
        Spread now = spread;
        return phase.isStop()
                && (phase != Phase.PROPAGATING || now == null || now.end().passed());
    }

    /** Whether the response that is being committed should tell its client. */
    public boolean due() {
        Phase phase = lifecycle.phase();
        if (!phase.isStop()) {
            return false;
        }
        Spread now = spread;
        if (phase != Phase.PROPAGATING || now == null) {
            return true;
        }
        double left = (double) now.end().remaining().toNanos() / now.length().toNanos();
        return random.getAsDouble() >= left;
    }
}
