package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.Deadline;
import io.graceful.time.ManualTime;
import io.graceful.warmup.TaskResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole of a run in virtual time: what the service answers, and what its compiler does, is played. */
class SelfRequestsTest {

    private static final Duration CEILING = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime();
    private final List<URI> asked = new ArrayList<>();
    private DoubleUnaryOperator answersPerSecond = second -> 2_000;
    private DoubleUnaryOperator millis = second -> 1;
    private DoubleUnaryOperator compilerThreads = second -> 0;
    private boolean hangs;
    private boolean fails;
    private double cpus = 2;
    private boolean cpuTime = true;
    private boolean signal = true;
    private int clients;
    private Played load;
    private SelfRequests requests;
    private boolean finished;

    private final class Played implements Load {

        private final List<Duration> begun = new ArrayList<>();
        private final Latencies latencies = new Latencies();
        private double owed;
        private Duration seen = time.elapsed();
        private long failures;
        private boolean stopped;
        private boolean cut;

        @Override
        public void raiseTo(int wanted) {
            while (begun.size() < wanted) {
                begun.add(time.elapsed());
            }
        }

        @Override
        public long[] answers() {
            double second = time.elapsed().toNanos() / 1e9;
            owed += answersPerSecond.applyAsDouble(second)
                    * time.elapsed().minus(seen).toNanos()
                    / 1e9;
            seen = time.elapsed();
            for (; owed >= 1; owed--) {
                if (fails) {
                    failures++;
                } else {
                    latencies.record((long) (millis.applyAsDouble(second) * 1e6));
                }
            }
            long[] totals = new long[Latencies.BUCKETS];
            latencies.addTo(totals);
            return totals;
        }

        @Override
        public long failures() {
            return failures;
        }

        @Override
        public String firstFailure() {
            return "GET /hello: 500";
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public boolean isOver() {
            return stopped && !hangs;
        }

        @Override
        public void cut() {
            cut = true;
        }
    }

    /** Adds up what the compiler took, in steps of 10 ms. */
    private final class Compiler implements CompilationSignal {

        private Duration upTo = time.elapsed();
        private Duration spent = Duration.ZERO;

        @Override
        public Duration spent() {
            for (; upTo.compareTo(time.elapsed()) < 0; upTo = upTo.plusMillis(10)) {
                spent = spent.plusNanos((long) (compilerThreads.applyAsDouble(upTo.toNanos() / 1e9) * 10e6));
            }
            return spent;
        }

        @Override
        public boolean isCpuTime() {
            return cpuTime;
        }
    }

    private SelfRequests make() {
        return new SelfRequests(time, List.of(SelfRequest.get("/hello")), clients, new SelfRequests.Surroundings() {
            @Override
            public double cpus() {
                return cpus;
            }

            @Override
            public CompilationSignal compilation() {
                return signal ? new Compiler() : null;
            }

            @Override
            public Load load(URI base, List<SelfRequest> all, String mark) {
                asked.add(base);
                load = new Played();
                return load;
            }
        });
    }

    private Verdict run(Duration ceiling) throws InterruptedException {
        requests = make();
        requests.sendTo("http", new InetSocketAddress("127.0.0.1", 8080));
        finished = requests.run(Deadline.in(time, ceiling), () -> false);
        return requests.verdict().orElseThrow();
    }

    private Verdict run() throws InterruptedException {
        return run(CEILING);
    }

    private void assertTook(double seconds) {
        // What is left of the last 50 ms is for answers that are just coming.
        assertEquals(seconds, time.elapsed().toNanos() / 1e9, 0.06, "seconds");
    }

    private String text() {
        return requests.result().text();
    }

    @Nested
    class Settles {

        @Test
        void soonWhenTheServiceIsWarmAlready() throws InterruptedException {
            assertEquals(Verdict.SETTLED, run());

            assertTook(2.5);
            assertTrue(finished);
            assertEquals(TaskResult.State.DONE, requests.result().state());
            assertEquals("DONE (SETTLED, 5,000 requests, p99 1.01ms, best 1.01ms, JIT 0 %)", text());
            assertTrue(load.cut, "connections were left open");
        }

        @Test
        void notBeforeTheCompilerIsQuiet() throws InterruptedException {
            compilerThreads = second -> second < 20 ? 0.9 : 0.01;
            millis = second -> second < 3 ? 9 : 1;

            assertEquals(Verdict.SETTLED, run());

            // The compiler's last 2 s, then 4 windows, of which the first are within those 2 s.
            assertTrue(time.elapsed().compareTo(Duration.ofSeconds(22)) >= 0, time.elapsed()::toString);
            assertTrue(time.elapsed().compareTo(Duration.ofSeconds(24)) <= 0, time.elapsed()::toString);
        }

        @Test
        void notWhileAnswersGetSlower() throws InterruptedException {
            millis = second -> 1 + second;
            compilerThreads = second -> second < 4 ? 1 : 0;

            assertEquals(Verdict.CEILING_REACHED, run());
            assertTook(60);
        }

        @Test
        void byLatencyAloneInANativeImage() throws InterruptedException {
            signal = false;
            compilerThreads = second -> 2;

            assertEquals(Verdict.SETTLED, run());

            assertTook(2.5);
            assertEquals("DONE (SETTLED, 5,000 requests, p99 1.01ms, best 1.01ms)", text());
            assertTrue(Double.isNaN(requests.compiling()), "a share of a compiler that is not there");
        }

        @Test
        void inLongerWindowsWhenAnswersTakeLong() throws InterruptedException {
            answersPerSecond = second -> 10;
            millis = second -> 200;

            assertEquals(Verdict.SETTLED, run());

            // 20 answers take 2 s; in the first of the 5 windows the load was not complete.
            assertTook(10);
            assertEquals(5, requests.windows());
        }
    }

    @Nested
    class Quota {

        @ParameterizedTest
        @CsvSource({"2, 0.18, SETTLED", "2, 0.22, CEILING_REACHED", "0.2, 0.018, SETTLED", "0.2, 0.022, CEILING_REACHED"
        })
        void isWhatTheCompilersTimeIsComparedWith(double quota, double compiling, Verdict expected)
                throws InterruptedException {
            cpus = quota;
            compilerThreads = second -> compiling;

            assertEquals(expected, run());
        }

        @Test
        void isNotWhatTimeOnTheClockIsComparedWith() throws InterruptedException {
            // Half of a fifth of a CPU, spent by a thread that mostly waits for it.
            cpus = 0.2;
            cpuTime = false;
            compilerThreads = second -> 0.04;

            assertEquals(Verdict.SETTLED, run());
        }

        @ParameterizedTest
        @CsvSource({"0.2, 0, 1", "1, 0, 1", "1.5, 0, 2", "4, 0, 4", "32, 0, 8", "2, 5, 5", "0.5, 20, 20"})
        void decidesHowManyAskUnlessThatIsSet(double quota, int set, int expected) throws InterruptedException {
            cpus = quota;
            clients = set;

            run();

            assertEquals(expected, load.begun.size());
        }
    }

    @Test
    void clientsComeOneByOneOverTheFirstSecond() throws InterruptedException {
        clients = 4;

        run();

        assertEquals(
                List.of(0L, 250L, 500L, 750L),
                load.begun.stream().map(at -> at.toMillis() / 10 * 10).toList());
    }

    @Nested
    class GivesUp {

        @ParameterizedTest
        @CsvSource({"3", "60"})
        void atTheCeilingAndBecomesReady(int ceiling) throws InterruptedException {
            compilerThreads = second -> 1;

            assertEquals(Verdict.CEILING_REACHED, run(Duration.ofSeconds(ceiling)));

            assertTook(ceiling);
            assertTrue(finished, "would not become ready");
            assertEquals(TaskResult.State.DONE, requests.result().state());
        }

        @Test
        void atTheCeilingThoughNobodyAnswersAnyMore() throws InterruptedException {
            hangs = true;
            answersPerSecond = second -> second < 5 ? 2_000 : 0;
            compilerThreads = second -> 1;

            assertEquals(Verdict.CEILING_REACHED, run());

            assertTrue(time.elapsed().compareTo(CEILING.plusMillis(5)) <= 0, time.elapsed()::toString);
            assertTrue(load.cut);
        }

        @Test
        void withoutAJudgementWhenTooFewWereAnswered() throws InterruptedException {
            answersPerSecond = second -> 0.25;

            assertEquals(Verdict.NO_LOAD, run());

            assertTook(60);
            assertEquals("DONE: too few answers to judge by (NO_LOAD, 14 requests)", text());
        }

        @Test
        void atOnceWhereNoListenerIsKnown() throws InterruptedException {
            requests = make();

            assertTrue(requests.run(Deadline.in(time, CEILING), () -> false));

            assertEquals(Verdict.NO_LOAD, requests.verdict().orElseThrow());
            assertTook(0);
        }

        @Test
        void afterTenSecondsOfErrorsAlone() throws InterruptedException {
            fails = true;

            assertEquals(Verdict.FAILED, run());

            assertTook(10);
            assertTrue(finished, "would not become ready");
            assertEquals(TaskResult.State.FAILED, requests.result().state());
            assertTrue(text().contains("GET /hello: 500"), text());
        }

        @Test
        void atTheCeilingIfThatComesBeforeTenSecondsOfErrors() throws InterruptedException {
            fails = true;

            assertEquals(Verdict.FAILED, run(Duration.ofSeconds(4)));

            assertTook(4);
        }

        @Test
        void notWhenErrorsWereOnlyInTheBeginning() throws InterruptedException {
            fails = true;
            time.at(Duration.ofSeconds(9), () -> fails = false);

            assertEquals(Verdict.SETTLED, run());

            assertTrue(text().contains(" errors"), text());
        }

        @Test
        void whenAnythingOfOursBreaks() throws InterruptedException {
            compilerThreads = second -> {
                if (second > 3) {
                    throw new IllegalStateException("no signal");
                }
                return 1;
            };

            assertEquals(Verdict.FAILED, run());

            assertTrue(finished, "would not become ready");
            assertTrue(text().contains("no signal"), text());
            assertTrue(load.cut);
        }
    }

    @Test
    void aStopSignalEndsItAtOnce() throws InterruptedException {
        compilerThreads = second -> 1;
        requests = make();
        requests.sendTo("http", new InetSocketAddress("127.0.0.1", 8080));
        boolean[] stop = {false};
        time.at(Duration.ofMillis(7_300), () -> stop[0] = true);

        assertFalse(requests.run(Deadline.in(time, CEILING), () -> stop[0]));

        assertTook(7.3);
        assertTrue(requests.verdict().isEmpty(), "judged what was not finished");
        assertEquals(TaskResult.State.CANCELLED, requests.result().state());
        assertTrue(load.cut);
    }

    @Test
    void howItIsDoingCanBeSeenWhileItGoesOn() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        compilerThreads = second -> second < 6 ? 0.5 : 0;
        time.at(Duration.ofMillis(5_100), () -> seen.add(text()));
        time.at(
                Duration.ofMillis(5_100),
                () -> seen.add(requests.result().took().toSeconds() + "s"));
        time.at(Duration.ofMillis(5_100), () -> seen.add(requests.isActive() ? "active" : "not active"));

        run();

        assertEquals(List.of("RUNNING (10,000 requests, p99 1.01ms, best 1.01ms, JIT 25 %)", "5s", "active"), seen);
        assertTrue(requests.isActive(), "the last requests may still be on their way");
        time.advance(Duration.ofSeconds(1));
        assertFalse(requests.isActive());
    }

    @Test
    void beforeItRunsItWaits() {
        requests = make();

        assertEquals("WAITING", text());
        assertFalse(requests.isActive());
        assertFalse(requests.isOurs(""));
        assertTrue(requests.verdict().isEmpty());
        assertEquals(0, requests.answered());
    }

    @ParameterizedTest
    @CsvSource({
        "http, 0.0.0.0, http://127.0.0.1:8080",
        "https, '::', https://127.0.0.1:8080",
        "http, 127.0.0.9, http://127.0.0.9:8080",
        "http, '::1', 'http://[0:0:0:0:0:0:0:1]:8080'"
    })
    void theListenerIsReachedByLoopbackUnlessItIsBoundElsewhere(String scheme, String bound, String expected)
            throws Exception {
        requests = make();
        requests.sendTo(scheme, new InetSocketAddress(InetAddress.getByName(bound), 8080));
        requests.sendTo("http", new InetSocketAddress("127.0.0.1", 9999));

        requests.run(Deadline.in(time, CEILING), () -> false);

        assertEquals(List.of(URI.create(expected)), asked);
        assertNotEquals(Verdict.NO_LOAD, requests.verdict().orElseThrow());
    }
}
