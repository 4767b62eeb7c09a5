package io.graceful.spring.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

/** Containers that behave badly; a real broker is in {@code WorkTest}. */
class ListenerContainersTest {

    private final List<Runnable> stopping = new ArrayList<>();

    /** Reports back only when it is told to. */
    private class Container implements SmartLifecycle {

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void stop(Runnable stopped) {
            stopping.add(stopped);
        }

        @Override
        public boolean isRunning() {
            return true;
        }
    }

    private final Container orderly = new Container();

    @Test
    void thoseThatStopAreWaitedForOnceEach() {
        ListenerContainers containers = new ListenerContainers("test", () -> List.of(orderly, orderly));

        containers.pause();
        assertEquals(2, containers.pending());
        stopping.get(0).run();
        stopping.get(0).run();

        assertEquals(1, containers.pending());
    }

    @Test
    void oneThatCannotBeStoppedKeepsNobodyElseFromIt() {
        Container failing = new Container() {
            @Override
            public void stop(Runnable stopped) {
                throw new IllegalStateException("on purpose");
            }
        };
        ListenerContainers containers = new ListenerContainers("test", () -> List.of(failing, orderly));

        containers.pause();

        assertEquals(1, stopping.size());
        assertEquals(1, containers.pending());
    }

    @Test
    void oneThatDoesNotRunIsNotWaitedFor() {
        Container idle = new Container() {
            @Override
            public boolean isRunning() {
                return false;
            }
        };
        ListenerContainers containers = new ListenerContainers("test", () -> List.of(idle));

        containers.pause();

        assertEquals(0, containers.pending());
    }
}
