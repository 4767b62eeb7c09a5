package io.graceful.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Nested
    class BoundedCalls {

        private final ManualTime time = new ManualTime();
        private final InlineThreads threads = new InlineThreads(time);

        private Threads.Called call(Action work) throws InterruptedException {
            return threads.call(time, "work", work, Deadline.in(time, SECOND));
        }

        @Test
        void thatReturnSayHowLongTheyTook() throws InterruptedException {
            Threads.Called called = call(() -> time.sleep(Duration.ofMillis(300)));

            assertTrue(called.ok());
            assertEquals(Duration.ofMillis(300), called.took());
            assertEquals("", called.problem());
        }

        @Test
        void thatThrowSayWhat() throws InterruptedException {
            Threads.Called called = call(() -> {
                throw new IllegalStateException("no");
            });

            assertFalse(called.ok());
            assertEquals(Threads.Ending.FAILED, called.ending());
            assertEquals("java.lang.IllegalStateException: no", called.problem());
        }

        @Test
        void thatHangAreInterruptedAndLeftBehind() throws InterruptedException {
            Threads.Called called = call(() -> {
                throw InlineThreads.hang();
            });

            assertEquals(Threads.Ending.TIMED_OUT, called.ending());
            assertEquals(SECOND, time.elapsed());
            assertEquals(List.of("work"), threads.interrupted());
            assertEquals("still running after 1s at com.acme.Slow.call(Slow.java:12)", called.problem());
        }

        @Test
        void passAnInterruptOfTheCallerOn() {
            Thread.currentThread().interrupt();

            assertThrows(
                    InterruptedException.class,
                    () -> call(() -> {
                        throw InlineThreads.hang();
                    }));

            assertEquals(List.of("work"), threads.interrupted());
        }
    }

    @Nested
    class OfTheMachine {

        private final LinkedBlockingQueue<Thread> ranOn = new LinkedBlockingQueue<>();

        @Test
        void areNamedDaemons() throws InterruptedException {
            Threads.system().start("hook-pool", () -> ranOn.add(Thread.currentThread()));

            Thread thread = ranOn.poll(10, TimeUnit.SECONDS);

            assertEquals("graceful-hook-pool", thread.getName());
            assertTrue(thread.isDaemon(), "a hook that hangs would keep the JVM alive");
        }

        @Test
        void holdTheJvmWhenAskedTo() throws InterruptedException {
            Threads.system().hold("stop", () -> ranOn.add(Thread.currentThread()));

            Thread thread = ranOn.poll(10, TimeUnit.SECONDS);

            assertFalse(thread.isDaemon(), "the JVM would end before the stop");
        }

        @Test
        void tellTheirFailure() {
            Threads.Running running = Threads.system().start("broken", () -> {
                throw new NoClassDefFoundError("com/acme/Gone");
            });

            Awaitility.await("the work to end").until(running::isDone);

            assertEquals("java.lang.NoClassDefFoundError: com/acme/Gone", String.valueOf(running.failure()));
            assertEquals("", running.where());
        }

        @Test
        void canBeInterruptedAndSayWhereTheyWait() {
            Threads.Running running = Threads.system().start("stuck", () -> new CountDownLatch(1).await());
            Awaitility.await("the work to wait").until(() -> running.where().contains("park"));
            assertFalse(running.isDone());
            assertNull(running.failure());

            running.interrupt();
            Awaitility.await("the interrupt to arrive").until(running::isDone);

            assertTrue(running.failure() instanceof InterruptedException);
        }
    }
}
