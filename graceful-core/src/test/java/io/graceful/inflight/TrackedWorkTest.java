package io.graceful.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrackedWorkTest {

    private final ManualTime time = new ManualTime();
    private final TrackedWork tracked = new TrackedWork(time);

    /** Runs tasks only when told. */
    private static final class Queue extends AbstractExecutorService {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean shutdown;

        void runNext() {
            tasks.remove().run();
        }

        @Override
        public void execute(Runnable task) {
            if (shutdown) {
                throw new RejectedExecutionException("full");
            }
            tasks.add(task);
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            List<Runnable> never = new ArrayList<>(tasks);
            tasks.clear();
            return never;
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown && tasks.isEmpty();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return isTerminated();
        }
    }

    @Nested
    class ByHand {

        @Test
        void isOpenUntilItIsClosed() {
            try (Ongoing work = tracked.track("import")) {
                assertEquals(1, tracked.open(), work.toString());
            }

            assertEquals(0, tracked.open());
        }

        @Test
        void closedTwiceCountsOnce() {
            Ongoing first = tracked.track("import");
            tracked.track("import");

            first.close();
            first.close();

            assertEquals(1, tracked.open(), "closing one twice closed another");
        }

        @Test
        void isDescribedOldestFirstWithItsThread() {
            tracked.track("import");
            time.advance(Duration.ofSeconds(3));
            tracked.track("export");
            time.advance(Duration.ofSeconds(2));

            List<OpenWork> open = tracked.oldest(10);

            assertEquals(
                    List.of("import", "export"),
                    open.stream().map(OpenWork::label).toList());
            assertEquals(Duration.ofSeconds(5), open.get(0).age());
            assertEquals(Thread.currentThread().getName(), open.get(0).thread());
            assertEquals(1, tracked.oldest(1).size());
        }
    }

    @Nested
    class ByExecutor {

        private final Queue queue = new Queue();
        private final Executor executor = tracked.wrap("mail", (Executor) queue);

        @Test
        void countsFromHandingOverToTheEnd() {
            executor.execute(() -> assertEquals(1, tracked.open(), "while it runs"));
            assertEquals(1, tracked.open(), "a task that waits in the queue would be lost");

            queue.runNext();

            assertEquals(0, tracked.open());
        }

        @Test
        void aTaskThatThrowsHasEnded() {
            executor.execute(() -> {
                throw new IllegalStateException("no mail today");
            });

            assertThrows(IllegalStateException.class, queue::runNext, "the failure was swallowed");

            assertEquals(0, tracked.open(), "a failed task holds the drain for ever");
        }

        @Test
        void aTaskThatIsRefusedNeverBegan() {
            queue.shutdown();

            assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));

            assertEquals(0, tracked.open(), "a refused task holds the drain for ever");
        }

        @Test
        void aWaitingTaskHasNoThreadAndARunningOneHas() {
            List<OpenWork> seen = new ArrayList<>();
            executor.execute(() -> seen.addAll(tracked.oldest(1)));
            seen.addAll(tracked.oldest(1));

            queue.runNext();

            assertEquals("", seen.get(0).thread());
            assertEquals(Thread.currentThread().getName(), seen.get(1).thread());
        }
    }

    @Nested
    class ByExecutorService {

        private final Queue queue = new Queue();
        private final ExecutorService service = tracked.wrap("mail", queue);

        @Test
        void submittedTasksCountAndGiveTheirResult() throws Exception {
            Callable<String> answer = () -> "sent";
            Future<String> future = service.submit(answer);
            assertEquals(1, tracked.open());

            queue.runNext();

            assertEquals("sent", future.get());
            assertEquals(0, tracked.open());
        }

        @Test
        void aSubmittedTaskThatThrowsHasEnded() {
            Callable<String> broken = () -> {
                throw new IllegalStateException("no mail today");
            };
            service.submit(broken);

            queue.runNext();

            assertEquals(0, tracked.open());
        }

        @Test
        void tasksThatShutdownNowGivesBackHaveEnded() {
            service.execute(() -> {});
            service.execute(() -> {});

            List<Runnable> never = service.shutdownNow();

            assertEquals(2, never.size());
            assertEquals(0, tracked.open(), "tasks that never run hold the drain for ever");
        }

        @Test
        void shutdownIsHandedOn() throws InterruptedException {
            assertFalse(service.isShutdown());
            service.shutdown();

            assertTrue(queue.isShutdown());
            assertTrue(service.isShutdown());
            assertTrue(service.isTerminated());
            assertTrue(service.awaitTermination(1, TimeUnit.SECONDS));
            assertThrows(RejectedExecutionException.class, () -> service.submit(() -> {}));
            assertEquals(0, tracked.open());
        }
    }
}
