package io.graceful;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.SignalCatcher;
import io.graceful.stop.StopReport;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two services in one JVM, as in two wars or two Spring contexts, and real signals. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TwoInOneJvmTest {

    /** Short, but long enough to tell one wait from two. */
    private static final Duration WAIT = Duration.ofMillis(800);

    static Graceful start(String name, Duration wait) {
        Graceful graceful = Graceful.builder()
                .settings(GracefulSettings.builder()
                        // Nobody kills this process, so nothing halts it where no handler ends it.
                        .kubernetes(false)
                        .propagationDelay(wait)
                        .propagationQuietPeriod(Duration.ofMillis(100))
                        .drainTimeout(Duration.ofSeconds(1))
                        .stopTimeout(Duration.ofSeconds(1))
                        .terminationGracePeriod(Duration.ofSeconds(20))
                        .terminationMessagePath(Path.of("absent", "absent"))
                        .build())
                .onStop(name, () -> {})
                .start();
        graceful.started();
        return graceful;
    }

    private static void sigterm() throws IOException, InterruptedException {
        signal("TERM", ProcessHandle.current().pid());
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    /** What is caught here would have ended this JVM. */
    private final List<String> handed = new CopyOnWriteArrayList<>();

    private final List<Graceful> all = new ArrayList<>();
    private final SignalCatcher before = SignalCatcher.install(cause -> handed.add(cause + " with " + phases()));

    private List<Phase> phases() {
        return all.stream().map(graceful -> graceful.lifecycle().phase()).toList();
    }

    private Graceful start(String name) {
        Graceful graceful = start(name, WAIT);
        all.add(graceful);
        return graceful;
    }

    @AfterEach
    void close() {
        all.forEach(Graceful::close);
        before.close();
    }

    @Nested
    class AtASignal {

        @Test
        void allBeginAtOnceAndThePreviousHandlerIsCalledOnce() throws Exception {
            Graceful first = start("first");
            Graceful second = start("second");

            sigterm();

            await().until(() -> !handed.isEmpty());
            assertEquals(List.of("SIGTERM with [STOPPED, STOPPED]"), handed);
            StopReport one = first.attempt().report();
            StopReport other = second.attempt().report();
            assertTrue(
                    Duration.between(one.at(), other.at()).abs().toMillis() < 500, "they count from the same moment");
        }

        @Test
        void theOneThatIsDoneWaitsForTheOther() throws Exception {
            Graceful first = start("first");
            Graceful second = start("second");
            first.stop();
            await().until(() -> first.attempt().isFinished());

            sigterm();

            await().until(() -> second.attempt() != null);
            assertEquals(List.of(), handed, "the process ended while the second still served");
            await().until(() -> !handed.isEmpty());
            assertEquals(List.of("SIGTERM with [STOPPED, STOPPED]"), handed);
        }

        @Test
        void aRepeatIsNoFurtherSignalForAnyOfThem() throws Exception {
            Graceful first = start("first");
            Graceful second = start("second");

            sigterm();
            sigterm();

            await().until(() -> !handed.isEmpty());
            assertEquals(StopReport.WaitEnd.QUIET, first.attempt().report().waitEndedBy());
            assertEquals(StopReport.WaitEnd.QUIET, second.attempt().report().waitEndedBy());
            assertEquals(1, handed.size());
        }

        @Test
        void oneThatStartsMeanwhileStopsWithThem() throws Exception {
            start("first");
            sigterm();
            await().until(() -> all.get(0).attempt() != null);

            Graceful late = start("late");

            await().until(() -> !handed.isEmpty());
            assertEquals(List.of("SIGTERM with [STOPPED, STOPPED]"), handed);
            assertEquals(StopCause.SIGTERM, late.attempt().cause());
        }

        @Test
        void andWhoeverIsClosedMeanwhileHoldsNobodyUp() throws Exception {
            Graceful first = start("first");
            start("second");
            sigterm();
            await().until(() -> all.stream().allMatch(graceful -> graceful.attempt() != null));

            first.close();

            await().until(() -> !handed.isEmpty());
            assertEquals(List.of("SIGTERM with [STOPPED, STOPPED]"), handed);
        }
    }

    @Nested
    class Closing {

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void oneLeavesTheSignalToTheOther(int closed) throws Exception {
            start("first");
            start("second");

            all.get(closed).close();
            sigterm();

            await().until(() -> !handed.isEmpty());
            assertEquals(List.of("SIGTERM with [STOPPED, STOPPED]"), handed);
            assertEquals(StopCause.SIGTERM, all.get(1 - closed).attempt().cause());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void theLastGivesTheSignalBack(boolean inOrder) throws Exception {
            start("first");
            start("second");

            all.get(inOrder ? 0 : 1).close();
            all.get(inOrder ? 1 : 0).close();
            sigterm();

            await().until(() -> !handed.isEmpty());
            assertEquals(List.of("SIGTERM with [STOPPED, STOPPED]"), handed);
        }

        @Test
        void leavesAHandlerThatWasInstalledOverOursAndIsNoDeadEndBelowIt() throws Exception {
            Graceful only = start("only");
            List<StopCause> over = new CopyOnWriteArrayList<>();
            SignalCatcher other = SignalCatcher.install(over::add);
            try {
                only.close();
                sigterm();

                await().until(() -> !over.isEmpty());
                assertEquals(List.of(), handed);
                other.handOver(StopCause.SIGTERM);
                assertEquals(List.of("SIGTERM with [STOPPED]"), handed, "the signal ends in a service that is closed");
            } finally {
                other.close();
            }
        }

        @Test
        void leavesNothingThatHoldsIt() {
            start("stays");
            WeakReference<Graceful> gone = startedAndClosed();

            await().until(() -> {
                System.gc();
                return gone.refersTo(null);
            });
        }

        private WeakReference<Graceful> startedAndClosed() {
            Graceful graceful = start("gone", Duration.ZERO);
            graceful.close();
            return new WeakReference<>(graceful);
        }
    }

    /** The exit itself: what the JVM's own handlers do once they are called. */
    @Nested
    class InAProcess {

        @ParameterizedTest
        @ValueSource(strings = {"neither", "first", "second", "first second", "second first"})
        void isEndedByOneSigtermWhicheverIsClosed(String closed) throws Exception {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Two.class.getName(),
                            closed)
                    .redirectErrorStream(true)
                    .start();
            try {
                StringBuilder said = new StringBuilder();
                int c;
                while (said.indexOf("closed: ") < 0
                        && (c = process.getInputStream().read()) >= 0) {
                    said.append((char) c);
                }
                signal("TERM", process.pid());

                String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                assertEquals(143, process.exitValue(), said + rest);
                assertFalse(rest.contains("Failed"), rest);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** Starts two, closes what it is told to, and lives until a signal ends it. */
    static final class Two {

        private Two() {}

        public static void main(String[] args) throws InterruptedException {
            Graceful first = start("first", Duration.ofMillis(300));
            Graceful second = start("second", WAIT);
            for (String name : args[0].split(" ")) {
                if (name.equals("first")) {
                    first.close();
                } else if (name.equals("second")) {
                    second.close();
                }
            }
            System.out.println("closed: " + args[0]);
            Thread.currentThread().join();
        }
    }
}
