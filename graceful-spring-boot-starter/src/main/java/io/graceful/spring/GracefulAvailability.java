package io.graceful.spring;

import io.graceful.Graceful;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;

/**
 * Boot's availability with one truth behind it: whoever asks for the readiness state, Actuator's probes among them, is told
 * what {@code /healthz} says at that moment.
 *
 * <p>Boot alone publishes ACCEPTING_TRAFFIC when the last runner has ended, even if a stop signal came meanwhile, and its
 * readiness probe would go back to 200 for the rest of the shutdown.
 */
final class GracefulAvailability extends ApplicationAvailabilityBean {

    private final Graceful graceful;

    GracefulAvailability(Graceful graceful) {
        this.graceful = graceful;
    }

    /** What the states are made from, too. */
    @Override
    public <S extends AvailabilityState> @Nullable AvailabilityChangeEvent<S> getLastChangeEvent(Class<S> type) {
        AvailabilityChangeEvent<S> last = super.getLastChangeEvent(type);
        if (type == ReadinessState.class) {
            return event(last, type.cast(readiness()));
        }
        // Nobody has said that it is broken.
        return last == null && type == LivenessState.class ? event(null, type.cast(LivenessState.CORRECT)) : last;
    }

    private <S extends AvailabilityState> AvailabilityChangeEvent<S> event(
            @Nullable AvailabilityChangeEvent<S> last, S state) {
        return last != null && last.getState().equals(state) ? last : new AvailabilityChangeEvent<>(graceful, state);
    }

    private ReadinessState readiness() {
        return graceful.readiness().ready() ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC;
    }

    boolean alive() {
        return getState(LivenessState.class) != LivenessState.BROKEN;
    }
}
