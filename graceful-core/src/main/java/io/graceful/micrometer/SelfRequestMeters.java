package io.graceful.micrometer;

import io.micrometer.core.instrument.config.MeterFilter;
import org.apiguardian.api.API;

/**
 * Keeps the requests that a service sends to itself out of the meters of its framework, while all the code that meters them
 * runs: one that is left out earlier would be cold for the first request of a client.
 */
@API(status = API.Status.INTERNAL)
public final class SelfRequestMeters {

    /** The tag of whatever a self-request would be counted by. No meter with it exists, so nobody ever sees it. */
    public static final String TAG = "graceful.self.request";

    private SelfRequestMeters() {}

    /** Denies meters with the {@link #TAG}. Belongs into every registry. */
    public static MeterFilter denied() {
        return MeterFilter.deny(id -> id.getTag(TAG) != null);
    }
}
