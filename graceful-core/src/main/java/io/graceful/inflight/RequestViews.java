package io.graceful.inflight;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

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
    }

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
        });
    }

    /** A request begins; the slot is to be passed to {@link #end(int)} exactly once. */
    public int begin(View view) {
        // Count first, look at the phase second; see InFlight.begin.
        int slot = requests.begin();
        if (slot != InFlight.NO_SLOT) {
            views.setRelease(slot, view);
        }
        return slot;
    }

    /** The request in {@code slot} has ended. */
    public void end(int slot) {
        if (slot != InFlight.NO_SLOT) {
            views.setRelease(slot, null);
        }
        requests.end(slot);
    }
}
