package io.graceful.spring.actuate;

import io.graceful.micrometer.SelfRequestMeters;
import io.graceful.selfrequests.SelfRequests;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * What becomes of observations of self-requests. Where nobody but meters would hear of them they are made like all others and
 * marked, so that their code is warm for real requests, and the meters deny what has the mark. Tracers and handlers of the
 * application's own know no mark: where there are such, nothing is observed. One read for each observation while none are sent.
 */
final class SelfRequestObservations implements ObservationPredicate {

    private final SelfRequests selfRequests;
    private final Supplier<Boolean> rehearses;

    /** {@code metersOnly}: whether all handlers are meters; asked once, with the first self-request. */
    SelfRequestObservations(SelfRequests selfRequests, BooleanSupplier metersOnly) {
        this.selfRequests = selfRequests;
        this.rehearses = SingletonSupplier.of(metersOnly::getAsBoolean);
    }

    @Override
    public boolean test(String name, Observation.Context context) {
        if (!selfRequests.isActive()
                || !(context instanceof ReceiverContext<?> received)
                || !selfRequests.isOurs(mark(received))) {
            return true;
        }
        if (!rehearses.get()) {
            return false;
        }
        context.addLowCardinalityKeyValue(KeyValue.of(SelfRequestMeters.TAG, "true"));
        return true;
    }

    /** Servlet and reactive requests alike: Spring's contexts know how to read a header of theirs. */
    private static <C> @Nullable String mark(ReceiverContext<C> received) {
        C carrier = received.getCarrier();
        return carrier == null ? null : received.getGetter().get(carrier, SelfRequests.HEADER);
    }
}
