package io.graceful.benchmarks;

import io.graceful.inflight.InFlight;
import io.graceful.inflight.RequestCount;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A request begins while the drain begins.
 *
 * <p>The first result is what the request saw (true: the drain had begun, so it is turned away or told), the second what
 * the drain saw (true: nothing is open, so the listener may close). If the request saw no drain and the drain no request,
 * the request is lost.
 */
public final class PhaseRace {

    private PhaseRace() {}

    /** The count alone. */
    @JCStressTest
    @State
    @Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "Neither saw the other: a request is lost")
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "The drain waits for it")
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "The request came late and knows")
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Both saw the other")
    public static class CountFirst {

        private final RequestCount count = new RequestCount();
        private volatile boolean draining;

        @Actor
        public void request(ZZ_Result r) {
            count.begin();
            r.r1 = draining;
        }

        @Actor
        public void drain(ZZ_Result r) {
            draining = true;
            r.r2 = count.open() == 0;
        }
    }

    /** What the adapters and the stop sequence really use. */
    @JCStressTest
    @State
    @Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "Neither saw the other: a request is lost")
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "The drain waits for it")
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "The request came late and knows")
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Both saw the other")
    public static class InFlightAndLifecycle {

        private final InFlight requests = new InFlight(Time.system());
        private final Lifecycle lifecycle = new Lifecycle(Time.system(), Threads.system());

        @Actor
        public void request(ZZ_Result r) {
            requests.begin();
            r.r1 = lifecycle.phase() == Phase.DRAINING;
        }

        @Actor
        public void drain(ZZ_Result r) {
            lifecycle.advance(Phase.DRAINING);
            r.r2 = requests.open() == 0;
        }
    }

    /** The wrong way round. It shows that this machine finds the lost request where there is one to find. */
    @JCStressTest
    @State
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The lost request, found")
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "The drain waits for it")
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "The request came late and knows")
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Both saw the other")
    public static class PhaseFirstIsWrong {

        private final RequestCount count = new RequestCount();
        private volatile boolean draining;

        @Actor
        public void request(ZZ_Result r) {
            r.r1 = draining;
            count.begin();
        }

        @Actor
        public void drain(ZZ_Result r) {
            draining = true;
            r.r2 = count.open() == 0;
        }
    }
}
