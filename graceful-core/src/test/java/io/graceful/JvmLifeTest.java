package io.graceful;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.settings.ReadinessOnStop;
import io.graceful.stop.Outstanding;
import io.graceful.stop.SignalCatcher;
import io.graceful.stop.StopSequence;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several services that a signal is given to, in virtual time. */
class JvmLifeTest {

    private final ManualTime time = new ManualTime();
    private final List<String> handed = new ArrayList<>();
    private final SignalCatcher before = SignalCatcher.install(
            cause -> handed.add(cause + " at " + time.elapsed().toSeconds()));
    private Consumer<StopCause> signal = cause -> {};
    private final JvmLife life = new JvmLife(time, onSignal -> {
        signal = onSignal;
        return SignalCatcher.install(onSignal);
    });
    private final List<JvmLife.Member> members = new ArrayList<>();
    private final List<String> guarded = new ArrayList<>();

    @AfterEach
    void close() {
        members.forEach(life::leave);
        before.close();
    }

    private StopSequence join(String name, InlineThreads threads) {
        Lifecycle lifecycle = new Lifecycle(time, threads);
        StopSequence stop = new StopSequence(
                time,
                threads,
                GracefulSettings.builder()
                        .kubernetes(true)
                        .terminationMessagePath(Path.of("absent", "absent"))
                        .build(),
                lifecycle,
                new Readiness(lifecycle, ReadinessOnStop.IMMEDIATELY),
                Outstanding.none(time, threads, lifecycle));
        lifecycle.advance(Phase.WARMING_UP);
        lifecycle.advance(Phase.READY);
        members.add(life.join(
                stop,
                status -> guarded.add(
                        name + " " + status + " at " + time.elapsed().toMillis())));
        return stop;
    }

    @Test
    void oneThatHangsHoldsTheOthersUntilItIsGivenUpAndNoLonger() {
        join("good", new InlineThreads(time));
        InlineThreads threads = new InlineThreads(time);
        threads.never("stop");
        threads.really("stop-watch");
        // Counted from the signal, though in virtual time it is asked when the other is done.
        join("hangs", threads);

        signal.accept(StopCause.SIGTERM);

        assertEquals(List.of("SIGTERM at 29"), handed, "after 29.05 s of 30");
        assertEquals(List.of(), guarded, "halted though it has ended by itself");
    }

    @Test
    void whenAllHangTheProcessIsHaltedOnceAndBeforeTheKill() {
        for (String name : List.of("first", "second")) {
            InlineThreads threads = new InlineThreads(time);
            threads.never("stop");
            threads.really("exit-guard");
            join(name, threads);
        }

        signal.accept(StopCause.SIGTERM);

        assertEquals(List.of("second 143 at 29300"), guarded);
    }

    @Test
    void withoutAThreadForTheGuardTheOneOfTheSignalTakesItsPlace() {
        InlineThreads threads = new InlineThreads(time);
        threads.never("stop");
        threads.refuse("exit-guard");
        join("hangs", threads);

        signal.accept(StopCause.SIGINT);

        assertEquals(List.of("hangs 130 at 29300"), guarded);
    }

    @Test
    void aSignalLongAfterTheApplicationStoppedItselfLeavesTheJvmItsTimeToEnd() {
        InlineThreads threads = new InlineThreads(time);
        threads.really("exit-guard");
        StopSequence stop = join("stopped", threads);
        stop.request(StopCause.API);
        time.advance(Duration.ofMinutes(5).minus(time.elapsed()));

        signal.accept(StopCause.SIGTERM);

        assertEquals(List.of("stopped 143 at 329300"), guarded);
    }

    @Test
    void oneThatCannotBeAskedHoldsNobody() {
        InlineThreads threads = new InlineThreads(time);
        threads.refuse("stop");
        join("no thread left", threads);
        join("good", new InlineThreads(time));

        signal.accept(StopCause.SIGTERM);

        assertEquals(1, handed.size(), handed::toString);
    }

    @Test
    void aSecondSignalReachesAllAndIsTheOneThatIsHandedOver() throws IOException {
        assumeFalse(
                ignoresSigint(), "the build runs in the background of a shell: whoever ignores SIGINT is not given it");
        StopSequence first = join("first", new InlineThreads(time));
        time.at(Duration.ofSeconds(2), () -> signal.accept(StopCause.SIGINT));

        signal.accept(StopCause.SIGTERM);

        assertEquals(List.of("SIGINT at 2"), handed);
        assertEquals(1, first.attempt().report().furtherSignals());
    }

    @Test
    void whereTheProcessLivesOnTheNextSignalIsAnsweredToo() {
        join("first", new InlineThreads(time));
        join("second", new InlineThreads(time));
        signal.accept(StopCause.SIGTERM);
        assertEquals(1, handed.size());

        time.advance(Duration.ofMinutes(1));
        signal.accept(StopCause.SIGTERM);

        assertEquals(2, handed.size(), "the process ignores a signal because it has nothing to do");
    }

    private static boolean ignoresSigint() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
}
