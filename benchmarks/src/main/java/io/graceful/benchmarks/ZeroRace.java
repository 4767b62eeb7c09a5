package io.graceful.benchmarks;

import io.graceful.inflight.RequestCount;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** The number of open requests is read while requests begin and end: it may be too high for a moment, never too low. */
public final class ZeroRace {

    private ZeroRace() {}

    /** A second request begins before the first ends, so at every moment one of them is open. */
    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "Zero while a request was open all the time")
    @Outcome(
            id = {"1", "2"},
            expect = Expect.ACCEPTABLE,
            desc = "One of them, or both")
    public static class Overlap {

        private final RequestCount count = new RequestCount();

        public Overlap() {
            count.begin();
        }

        @Actor
        public void requests() {
            count.begin();
            count.end();
        }

        @Actor
        public void drain(J_Result r) {
            r.r1 = count.open();
        }
    }

    /** The second request begins on one thread; the first, which began on a third, is ended by another that knows of it. */
    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "Zero while a request was open all the time")
    @Outcome(
            id = {"1", "2"},
            expect = Expect.ACCEPTABLE,
            desc = "One of them, or both")
    public static class Handover {

        private final RequestCount count = new RequestCount();
        private volatile boolean secondBegun;

        public Handover() {
            count.begin();
        }

        @Actor
        public void begins() {
            count.begin();
            secondBegun = true;
        }

        @Actor
        public void endsAndDrains(J_Result r) {
            if (secondBegun) {
                count.end();
            }
            r.r1 = count.open();
        }
    }

    /** One thread begins what the other ends; two look at the same time as both do. Nothing is ever below zero. */
    @JCStressTest
    @State
    @Outcome(id = "-1, .*", expect = Expect.FORBIDDEN, desc = "An end was seen before its begin")
    @Outcome(id = ".*, -1", expect = Expect.FORBIDDEN, desc = "An end was seen before its begin")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "Zero, one or two")
    public static class NeverNegative {

        private final RequestCount count = new RequestCount();
        private volatile boolean firstBegun;
        private volatile boolean secondBegun;

        @Actor
        public void one(JJ_Result r) {
            count.begin();
            firstBegun = true;
            if (secondBegun) {
                count.end();
            }
            r.r1 = count.open();
        }

        @Actor
        public void other(JJ_Result r) {
            count.begin();
            secondBegun = true;
            if (firstBegun) {
                count.end();
            }
            r.r2 = count.open();
        }
    }

    /** No update is lost, also where both threads share a stripe. */
    @JCStressTest
    @State
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "As many ends as begins")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An update was lost")
    public static class ExactAfterwards {

        private final RequestCount count = new RequestCount();

        @Actor
        public void one() {
            count.begin();
            count.end();
        }

        @Actor
        public void other() {
            count.end();
            count.begin();
        }

        @Arbiter
        public void afterwards(I_Result r) {
            r.r1 = (int) count.open();
        }
    }
}
