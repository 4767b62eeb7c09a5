package io.graceful.inflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests of one server and keeps, for the stop report, an object for each that can describe it. For adapters; safe for
 * any thread, allocates nothing.
 */
@API(status = API.Status.INTERNAL)
public final class RequestViews {

    /** What the report may ask of an open request, from any thread and while it goes on. */
    public interface View {

        /** What it asks for, such as {@code GET /orders}; null once that is not known any more. */
        @Nullable
        String label();

        /** The thread that works on it at this moment, if any. */
        @Nullable
        Thread thread();

        /** No time is left for it: ends it so that its client sees that something is missing. */
        void abort();

        /**
         * Ends it if its answer is out and the server does not tell: it may be waiting for a body that nobody reads. Asked now and then
         * during a stop.
         */
        default void endIfAnswered() {}
    }

    private static final Logger log = LoggerFactory.getLogger(RequestViews.class);

    private final InFlight requests;
    private final AtomicReferenceArray<@Nullable View> views = new AtomicReferenceArray<>(InFlight.SLOTS);

    public RequestViews(InFlight requests) {
        this.requests = requests;
        requests.describeWith(new InFlight.Describer() {
            @Override
            public @Nullable String label(int slot) {
                View view = views.get(slot);
                return view == null ? null : view.label();
            }

            @Override
            public @Nullable Thread thread(int slot) {
                View view = views.get(slot);
                return view == null ? null : view.thread();
            }

            @Override
            public void endAnswered(Duration least) {
                openSince(requests.nanosBefore(least)).forEach(View::endIfAnswered);
            }

            @Override
            public void abort(long nanos) {
                openSince(nanos).forEach(RequestViews::abort);
            }
        });
    }

    /** A request begins; the slot is to be passed to {@link #end(int)} exactly once, and till then may be {@link #show shown}. */
    public int begin() {
        // Count first, look at the phase second; see InFlight.begin.
        return requests.begin();
    }

    /** From now on {@code view} speaks for the request in {@code slot}. */
    public void show(int slot, View view) {
        if (slot != InFlight.NO_SLOT) {
            views.setRelease(slot, view);
        }
    }

    /** The request in {@code slot} has ended. */
    public void end(int slot) {
        hide(slot);
        requests.end(slot);
    }

    /** The request in {@code slot} goes on and is to be ended without a slot; see {@link InFlight#leave}. */
    public void leave(int slot) {
        hide(slot);
        requests.leave(slot);
    }

    private void hide(int slot) {
        if (slot != InFlight.NO_SLOT) {
            views.setRelease(slot, null);
        }
    }

    private List<View> openSince(long nanos) {
        List<View> open = new ArrayList<>();
        for (int slot = 0; slot < InFlight.SLOTS; slot++) {
            View view = views.get(slot);
            if (view != null && requests.isOlder(slot, nanos)) {
                open.add(view);
            }
        }
        return open;
    }

    private static void abort(View view) {
        try {
            view.abort();
        } catch (RuntimeException e) {
            // Whatever an adapter's server thinks of it, the others are cut too.
            log.warn("{} could not be cut: {}", view.label(), e.toString());
        }
    }
}
