package io.graceful.inflight;

import io.graceful.time.Stacks;
import io.graceful.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the application that are open, with the time each began.
 *
 * <p>{@link #begin()} and {@link #end(int)} stand on the path of every request: no lock, no allocation, no cache line
 * shared between cores; the cost is the count, one reading of the clock and one slot. The rest is for reports and meters
 * and may take microseconds. Safe for any thread.
 */
@API(status = API.Status.INTERNAL)
public final class InFlight {

    /** What {@link #begin()} returns when all slots near the caller are taken: the request counts but has no age. */
    public static final int NO_SLOT = -1;

    /** One more than the highest slot. Adapters keep what they know of a request in an array of this size. */
    public static final int SLOTS = Stripes.COUNT * 64;

    private static final int PER_STRIPE = SLOTS / Stripes.COUNT;

    /** A full stripe borrows from its neighbours: a server's two I/O threads may begin all of its requests. */
    private static final int STRIPES_TRIED = 4;

    /** Knows what the adapter put into a slot. Called while requests go on, so the answer may be just outdated. */
    public interface Describer {

        /** What the request in this slot asks for, such as {@code GET /orders}; null if the slot is not this adapter's. */
        @Nullable
        String label(int slot);

        /** The thread that works on it at this moment, if any. */
        @Nullable
        Thread thread(int slot);

        /** Ends requests that have been open for {@code least} and whose answer is out, where the server does not tell of that. */
        default void endAnswered(Duration least) {}

        /** Ends requests that began before a moment on the monotonic clock so that their clients see that something is missing. */
        default void abort(long nanos) {}
    }

    private final Time time;
    private final RequestCount count = new RequestCount();
    private final long[] starts = new long[SLOTS];
    private final int[] cursors = new int[Stripes.COUNT * Stripes.PAD];

    // Which stripes were found full, with all they may borrow from: nobody looks again before one of their slots is
    // free.
    private final boolean[] full = new boolean[Stripes.COUNT * Stripes.PAD];
    private boolean anyFull;
    private final List<Describer> describers = new CopyOnWriteArrayList<>();

    public InFlight(Time time) {
        this.time = time;
    }

    /**
     * A request begins.
     *
     * <p>Count first, look at the phase second: the drain does the reverse, phase first and count second, so one of the two
     * always sees the other and no request slips between.
     *
     * @return the slot, to be passed to {@link #end(int)} exactly once; may be {@link #NO_SLOT}
     */
    public int begin() {
        int stripe = Stripes.ofThisThread();
        count.begin(stripe);
        // Zero marks a free slot, so no start may be zero.
        long start = time.nanos() | 1;
        int first = stripe * PER_STRIPE + cursors[stripe * Stripes.PAD];
        if (Stripes.LONGS.compareAndSet(starts, first, 0L, start)) {
            return first;
        }
        return full[stripe * Stripes.PAD] ? NO_SLOT : findSlot(stripe, start);
    }

    private int findSlot(int stripe, long start) {
        for (int i = 0; i < STRIPES_TRIED; i++) {
            int tried = (stripe + i) & (Stripes.COUNT - 1);
            int cursor = cursors[tried * Stripes.PAD];
            for (int j = 1; j <= PER_STRIPE; j++) {
                int slot = tried * PER_STRIPE + ((cursor + j) & (PER_STRIPE - 1));
                if ((long) Stripes.LONGS.getOpaque(starts, slot) == 0
                        && Stripes.LONGS.compareAndSet(starts, slot, 0L, start)) {
                    return slot;
                }
            }
        }
        // A hint like the cursor: if a slot came free just now, requests lack an age until the next one does.
        full[stripe * Stripes.PAD] = true;
        anyFull = true;
        return NO_SLOT;
    }

    /** The request in {@code slot} has ended: its response is complete, or its connection is gone. */
    public void end(int slot) {
        leave(slot);
        count.end();
    }

    /**
     * The request in {@code slot} goes on without a slot, and so without an age: what is open for hours must not keep the slots
     * of those that come and go. It is to be ended with {@link #NO_SLOT}.
     */
    public void leave(int slot) {
        if (slot != NO_SLOT) {
            int stripe = slot / PER_STRIPE;
            // The slot just freed is the next one taken, so a busy thread stays on one cache line. A hint: races are
            // harmless.
            cursors[stripe * Stripes.PAD] = slot & (PER_STRIPE - 1);
            Stripes.LONGS.setRelease(starts, slot, 0L);
            if (anyFull) {
                anyFull = false;
                Arrays.fill(full, false);
            }
        }
    }

    /** How many requests are open; never too low, see {@link RequestCount#open()}. */
    public long open() {
        return count.open();
    }

    /** How many requests have ever begun. */
    public long begun() {
        return count.begun();
    }

    /** How long the oldest open request has been open; zero when there is none with an age. */
    public Duration oldest() {
        long now = time.nanos();
        long oldest = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            long start = (long) Stripes.LONGS.getVolatile(starts, slot);
            if (start != 0) {
                oldest = Math.max(oldest, now - start);
            }
        }
        return Duration.ofNanos(oldest);
    }

    /**
     * Cuts what began before {@code nanos} on the monotonic clock: to be called before the servers close, for one that closes may end
     * properly what is only cut. Calls adapters, which may take their time.
     */
    public void abort(long nanos) {
        for (Describer describer : describers) {
            describer.abort(nanos);
        }
    }

    /** Whether the request in {@code slot}, if there is one, began before a moment on the monotonic clock. */
    boolean isOlder(int slot, long nanos) {
        long start = (long) Stripes.LONGS.getVolatile(starts, slot);
        return start != 0 && start - nanos <= 0;
    }

    /** The moment that was {@code ago}. */
    long nanosBefore(Duration ago) {
        return time.nanos() - ago.toNanos();
    }

    /** Ends what has been answered {@code least} or longer after its begin, and whose server does not tell of that. For a stop. */
    public void endAnswered(Duration least) {
        for (Describer describer : describers) {
            describer.endAnswered(least);
        }
    }

    /** Adds what an adapter knows of its requests; the first describer with a label for a slot is believed. */
    public void describeWith(Describer describer) {
        describers.add(describer);
    }

    /** The open requests that have an age, oldest first, {@code most} at the most. */
    public List<OpenWork> oldest(int most) {
        return oldest(most, Stacks.now());
    }

    /** The same, each as it was when {@code stacks} were taken. */
    public List<OpenWork> oldest(int most, Stacks stacks) {
        long now = time.nanos();
        List<OpenWork> open = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            long start = (long) Stripes.LONGS.getVolatile(starts, slot);
            if (start != 0) {
                open.add(describe(slot, Duration.ofNanos(Math.max(0, now - start)), stacks));
            }
        }
        open.sort(Comparator.comparing(OpenWork::age).reversed());
        return open.size() <= most ? open : List.copyOf(open.subList(0, most));
    }

    private OpenWork describe(int slot, Duration age, Stacks stacks) {
        for (Describer describer : describers) {
            String label = describer.label(slot);
            if (label != null) {
                return OpenWork.of(label, age, describer.thread(slot), stacks);
            }
        }
        return OpenWork.of("request", age, null, stacks);
    }
}
