package io.graceful.testkit;

import io.graceful.testkit.load.Load;
import io.graceful.testkit.plane.DirectPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.time.RealTimeline;
import io.graceful.testkit.time.Seed;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The clients of a scenario without its cluster: for a test that starts and stops services by hand. Each node of the scenario
 * sends new connections where it was last told to; in what failed, every pod is called ready. Safe for any thread.
 */
public final class Callers implements AutoCloseable {

    private final DirectPlane plane = new DirectPlane();
    private final RealTimeline timeline = new RealTimeline(failure -> {
        throw new AssertionError(failure);
    });
    private final Load load;

    private Callers(Scenario scenario) {
        load = new Load(scenario, plane, new Seed(scenario.seed()), timeline, pod -> PodPhase.READY);
    }

    /** The clients of this scenario, silent until {@link #start}. */
    public static Callers of(Scenario scenario) {
        return new Callers(scenario);
    }

    /** From now on the node of this name sends new connections to {@code pod}, and nowhere else. */
    public void route(String node, String pod, InetSocketAddress address) {
        plane.program(node, List.of(new Endpoint(pod, address)));
    }

    /** Like {@link #route(String, String, InetSocketAddress)}, this much later. Returns at once. */
    public void route(String node, String pod, InetSocketAddress address, Duration lag) {
        timeline.after(lag, () -> route(node, pod, address));
    }

    /** The clients begin to ask; once only. */
    public void start() {
        load.start();
    }

    /** How many requests have begun so far. */
    public long requests() {
        return load.requests();
    }

    /** No request begins any more; those under way have until {@code patience} is over. */
    public Traffic stop(Duration patience) throws InterruptedException {
        return load.stop(patience);
    }

    /** Cuts off whatever goes on. */
    @Override
    public void close() {
        load.close();
        timeline.close();
        plane.close();
    }
}
