package io.graceful.spring.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

/** Containers that behave badly; real brokers are in {@code WorkTest} and in the tests of messaging. */
class ListenerContainersTest {

    private final List<Runnable> stopping = new ArrayList<>();

    /** Reports back only when it is told to. */
    private class Container implements SmartLifecycle {

        private boolean running = true;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public void stop(Runnable stopped) {
            running = false;
            stopping.add(stopped);
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    private final Container orderly = new Container();
    private final Container other = new Container();

    private ListenerContainers containers(SmartLifecycle... known) {
        return new ListenerContainers("test", () -> List.of(known), container -> {});
    }

    @Test
    void thoseThatStopAreWaitedForOnceEach() {
        ListenerContainers containers = containers(orderly, other);

        containers.pause();
        assertEquals(2, containers.pending());
        stopping.get(0).run();
        stopping.get(0).run();

        assertEquals(1, containers.pending());
    }

    @Test
    void oneThatIsKnownTwiceIsStoppedOnce() {
        ListenerContainers containers = containers(orderly);
        containers.found(orderly);

        containers.pause();

        assertEquals(1, stopping.size());
        assertEquals(1, containers.pending());
    }

    @Test
    void oneThatNobodyHoldsIsStoppedWithTheOthers() {
        ListenerContainers containers = containers(orderly);
        containers.found(other);

        containers.pause();

        assertEquals(2, stopping.size());
    }

    @Test
    void oneThatCannotBeStoppedKeepsNobodyElseFromIt() {
        Container failing = new Container() {
            @Override
            public void stop(Runnable stopped) {
                throw new IllegalStateException("on purpose");
            }
        };
        ListenerContainers containers = containers(failing, orderly);

        containers.pause();

        assertEquals(1, stopping.size());
        assertEquals(1, containers.pending());
    }

    @Test
    void oneThatDoesNotRunIsNotWaitedFor() {
        orderly.stop();
        ListenerContainers containers = containers(orderly);

        containers.pause();

        assertEquals(0, containers.pending());
    }

    @Test
    void oneThatIsStartedAgainIsStoppedAgainAndWaitedFor() {
        ListenerContainers containers = containers(orderly);
        containers.pause();
        stopping.get(0).run();
        assertEquals(0, containers.pending());

        orderly.start();

        assertEquals(1, containers.pending());
        assertFalse(orderly.isRunning());
        stopping.get(0).run();
        assertEquals(1, containers.pending(), "the first stop's report is not the second's");
        stopping.get(1).run();
        assertEquals(0, containers.pending());
    }

    @Test
    void whoStartsOneEachTimeDoesNotHoldTheDrain() {
        ListenerContainers containers = containers(orderly);
        containers.pause();

        for (int i = 0; i < 10; i++) {
            stopping.forEach(Runnable::run);
            orderly.start();
            containers.pending();
        }
        stopping.forEach(Runnable::run);

        assertEquals(0, containers.pending());
    }

    @Test
    void oneThatIsStartedBeforeTheSignalIsLeftAlone() {
        ListenerContainers containers = containers(orderly);

        containers.found(other);
        containers.stopLate();

        assertEquals(0, containers.pending());
        assertEquals(List.of(), stopping);
    }
}
