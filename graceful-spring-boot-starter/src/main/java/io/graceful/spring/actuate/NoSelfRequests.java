package io.graceful.spring.actuate;

import io.graceful.selfrequests.SelfRequests;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/** Observes everything but self-requests. One read for each observation while none are sent. */
final class NoSelfRequests implements ObservationPredicate {

    private final SelfRequests selfRequests;

    NoSelfRequests(SelfRequests selfRequests) {
        this.selfRequests = selfRequests;
    }

    @Override
    public boolean test(String name, Observation.Context context) {
        return !selfRequests.isActive()
                || !(context instanceof ReceiverContext<?> received)
                || !selfRequests.isOurs(mark(received));
    }

    /** Servlet and reactive requests alike: Spring's contexts know how to read a header of theirs. */
    private static <C> @Nullable String mark(ReceiverContext<C> received) {
        C carrier = received.getCarrier();
        return carrier == null ? null : received.getGetter().get(carrier, SelfRequests.HEADER);
    }
}
