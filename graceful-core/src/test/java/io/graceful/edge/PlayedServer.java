package io.graceful.edge;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.graceful.testkit.edge.Counts;
import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** What every service is to the kit of edges, whatever server it is on. */
public abstract class PlayedServer implements EdgeServer {

    /** For {@code /drain}. */
    public static final String TOKEN = "a-token-of-the-test";

    protected final Graceful graceful;
    private final AtomicReference<StopReport> report = new AtomicReference<>();

    protected PlayedServer() {
        graceful = Graceful.builder()
                .settings(GracefulSettings.builder()
                        .kubernetes(true)
                        .terminationGracePeriod(Duration.ofSeconds(13))
                        .propagationDelay(Duration.ofSeconds(1))
                        .propagationQuietPeriod(Duration.ofMillis(200))
                        .propagationMax(Duration.ofSeconds(6))
                        .drainTimeout(Duration.ofSeconds(4))
                        .stopTimeout(Duration.ofMillis(500))
                        .managementHost("127.0.0.1")
                        .managementPort(0)
                        .managementToken(TOKEN)
                        .build())
                .withoutSignals()
                .onReport(report::set)
                .start();
    }

    protected final void awaitReady() {
        Awaitility.await("ready").until(() -> graceful.lifecycle().phase() == Phase.READY);
    }

    @Override
    public final Counts counts() {
        return new Counts(
                (int) graceful.requests().open(),
                graceful.connections().open(),
                graceful.outstanding().streams().open());
    }

    @Override
    public final void stop() {
        graceful.stop(StopCause.SIGTERM);
    }

    @Override
    public final Duration cap() {
        return Duration.ofSeconds(10);
    }

    @Override
    public final Optional<Outcome> outcome() {
        return Optional.ofNullable(report.get())
                .map(known -> new Outcome(known.clean(), known.cutCount(), (int) known.untold(), known.took()));
    }

    /** What listens for the end of a stop has its own end by this, if no stop is under way. */
    protected final void endWithoutStop() {
        if (graceful.stop(StopCause.CLOSED).cause() == StopCause.CLOSED) {
            graceful.awaitStopped();
        }
    }
}
