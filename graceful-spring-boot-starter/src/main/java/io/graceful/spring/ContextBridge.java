package io.graceful.spring;

import io.graceful.Graceful;
import io.graceful.lifecycle.Gate;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.PhaseChange;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopAttempt;
import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.JvmEnd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;

/**
 * Carries the life of the context into graceful and back.
 *
 * <p>Spring has no part in a stop by signal until the service is drained: its hook runs only when graceful hands the signal
 * over, and finds nothing left to wait for. Only where something closes the context of its own accord while a stop is under
 * way, or where signals cannot be caught, the closing waits here, before anything in the context has been told of it.
 */
final class ContextBridge implements SmartApplicationListener {

    private static final Logger log = LoggerFactory.getLogger(ContextBridge.class);

    private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

    private final Graceful graceful;
    private final ConfigurableApplicationContext context;
    private final Gate gate;
    private final CompletableFuture<Void> accepting = new CompletableFuture<>();

    ContextBridge(Graceful graceful, ConfigurableApplicationContext context) {
        this.graceful = graceful;
        this.context = context;
        this.gate = graceful.gate("spring");
        graceful.readyAfter(accepting);
        graceful.onPhase(this::phaseChanged);
    }

    /** No others: Spring MVC publishes an event for every request. */
    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
        return AvailabilityChangeEvent.class.isAssignableFrom(type)
                || ApplicationContextEvent.class.isAssignableFrom(type);
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof AvailabilityChangeEvent<?> change) {
            availability(change);
        } else if (event instanceof ContextRefreshedEvent refreshed && refreshed.getApplicationContext() == context) {
            graceful.started();
        } else if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == context) {
            closing();
        }
    }

    /** What the application and Boot say of its readiness; not what we publish, nor what a child context says of itself. */
    private void availability(AvailabilityChangeEvent<?> change) {
        boolean fromElsewhere = change.getSource() instanceof ApplicationContext source && source != context;
        if (change.getSource() == graceful || fromElsewhere) {
            return;
        }
        if (change.getState() == ReadinessState.REFUSING_TRAFFIC) {
            gate.close();
        } else if (change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
            gate.open();
            accepting.complete(null);
            if (graceful.attempt() != null) {
                // Boot finished its start after the stop signal.
                publishRefusing();
            }
        }
    }

    private void phaseChanged(PhaseChange change) {
        if (!change.to().isStop() || graceful.readiness().ready()) {
            // Not yet, or kept until the drain.
            return;
        }
        if (!change.from().isStop() || change.to() == Phase.DRAINING) {
            publishRefusing();
        }
    }

    /** For those who listen to events; those who ask are told the truth anyway. */
    private void publishRefusing() {
        if (context.isActive()) {
            AvailabilityChangeEvent.publish(context, graceful, ReadinessState.REFUSING_TRAFFIC);
        }
    }

    private void closing() {
        boolean jvmEnds = JvmEnd.isUnderWay();
        StopAttempt attempt = graceful.stop(jvmEnds ? StopCause.JVM_SHUTDOWN : StopCause.CLOSED);
        if (!attempt.isFinished() && attempt.cause() != StopCause.CLOSED) {
            log.info("{} The context is being closed and waits for the end of the stop", attempt);
        }
        if (jvmEnds) {
            graceful.awaitStopped();
        } else {
            graceful.close();
        }
        if (attempt.cause() != StopCause.CLOSED) {
            divideWhatIsLeft(attempt);
        }
    }

    /** Spring gives each of its phases a time of its own, 30 s; all of them together get what is left before the kill. */
    private void divideWhatIsLeft(StopAttempt attempt) {
        Deadline end = graceful.stopSequence().lastExit();
        if (end == null
                || !context.getBeanFactory().containsBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
                || !(context.getBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
                        instanceof DefaultLifecycleProcessor phases)) {
            return;
        }
        // Half of it, so that one phase that hangs leaves the others something.
        Duration most = end.remaining().dividedBy(2);
        Duration configured = configured();
        if (most.compareTo(configured) < 0) {
            phases.setTimeoutPerShutdownPhase(Math.max(1, most.toMillis()));
            log.debug(
                    "{} Spring's shutdown phases get {} each instead of {}", attempt, Durations.text(most), configured);
        }
    }

    private Duration configured() {
        String text = context.getEnvironment().getProperty(PHASE_TIMEOUT);
        return text == null ? DEFAULT_PHASE_TIMEOUT : DurationStyle.detectAndParse(text);
    }

    /** Before everybody else who listens for the closing: they end what requests still need. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
