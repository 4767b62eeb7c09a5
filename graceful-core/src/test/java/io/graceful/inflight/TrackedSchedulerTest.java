package io.graceful.inflight;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A scheduler's tasks: what a stop waits for is due, or runs. */
class TrackedSchedulerTest {

    private final ManualTime time = new ManualTime();
    private final TrackedWork tracked = new TrackedWork(time);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    private final ScheduledExecutorService scheduler = tracked.wrap("jobs", pool);

    @AfterEach
    void end() throws InterruptedException {
        letGo.countDown();
        pool.shutdownNow();
        assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    private void hold() {
        CountDownLatch begun = new CountDownLatch(1);
        scheduler.execute(() -> {
            begun.countDown();
            awaitLetGo();
        });
        await().until(() -> begun.getCount() == 0);
    }

    private void awaitLetGo() {
        boolean free = false;
        while (!free) {
            try {
                free = letGo.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // One that takes no notice.
            }
        }
    }

    private int openAfterAWhile() {
        int open = tracked.open();
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(1));
            open = tracked.open();
        }
        return open;
    }

    private void comesTo(int expected) {
        await().untilAsserted(() -> assertEquals(expected, openAfterAWhile()));
    }

    private Callable<String> answer() {
        return () -> {
            done.incrementAndGet();
            return "done";
        };
    }

    @Nested
    class Once {

        @Test
        void isNotWaitedForBeforeItIsDue() {
            ScheduledFuture<?> unused = scheduler.schedule(answer(), 1, TimeUnit.HOURS);

            assertEquals(0, openAfterAWhile(), "the drain would wait for an hour");
            assertEquals(List.of(), tracked.oldest(10));
        }

        @Test
        void isWaitedForOnceItIsDueAlsoWithoutAThread() {
            hold();
            ScheduledFuture<?> unused = scheduler.schedule(done::incrementAndGet, 1, TimeUnit.HOURS);
            assertEquals(1, openAfterAWhile());

            time.advance(Duration.ofHours(1));

            assertEquals(2, openAfterAWhile(), "it is due, and would be lost");
            assertEquals(2, tracked.oldest(10).size());
        }

        @Test
        void isOpenUntilItEnds() throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            ScheduledFuture<?> unused = scheduler.schedule(
                    () -> {
                        begun.countDown();
                        awaitLetGo();
                    },
                    20,
                    TimeUnit.MILLISECONDS);
            assertTrue(begun.await(10, TimeUnit.SECONDS));

            assertEquals(1, openAfterAWhile());
            letGo.countDown();
            comesTo(0);
        }

        @Test
        void givesItsResult() throws Exception {
            assertEquals(
                    "done",
                    scheduler.schedule(answer(), 1, TimeUnit.MILLISECONDS).get(10, TimeUnit.SECONDS));
            comesTo(0);
        }

        @Test
        void failsAsItWouldOtherwise() {
            ScheduledFuture<?> future = scheduler.schedule(
                    () -> {
                        throw new IllegalStateException("no job today");
                    },
                    0,
                    TimeUnit.SECONDS);

            ExecutionException failure = assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
            assertTrue(failure.getCause() instanceof IllegalStateException, failure::toString);
            comesTo(0);
        }

        @Test
        void isNoLongerOpenWhenItIsCancelled() {
            hold();
            ScheduledFuture<?> future = scheduler.schedule(answer(), 0, TimeUnit.SECONDS);
            assertEquals(2, openAfterAWhile());

            future.cancel(false);

            comesTo(1);
        }

        @Test
        void isNeverOpenWhenItIsRefused() {
            scheduler.shutdown();

            assertThrows(RejectedExecutionException.class, () -> scheduler.schedule(answer(), 0, TimeUnit.SECONDS));
            assertThrows(RejectedExecutionException.class, () -> scheduler.execute(done::incrementAndGet));

            assertEquals(0, tracked.open());
        }

        @Test
        void mayBeDueAtTheEndOfTime() {
            ScheduledFuture<?> unused = scheduler.schedule(answer(), Long.MAX_VALUE, TimeUnit.DAYS);

            assertEquals(0, openAfterAWhile());
        }
    }

    @Nested
    class Repeated {

        @Test
        void atAFixedRateIsOpenWhileItRuns() {
            checkOpenWhileItRuns(scheduler.scheduleAtFixedRate(this::one, 0, 1, TimeUnit.HOURS));
        }

        @Test
        void withAFixedDelayIsOpenWhileItRuns() {
            checkOpenWhileItRuns(scheduler.scheduleWithFixedDelay(this::one, 0, 1, TimeUnit.HOURS));
        }

        private void one() {
            done.incrementAndGet();
            awaitLetGo();
        }

        private void checkOpenWhileItRuns(ScheduledFuture<?> future) {
            await().until(() -> done.get() == 1);
            assertEquals(1, openAfterAWhile());

            letGo.countDown();

            comesTo(0);
            assertEquals(0, openAfterAWhile(), "between two runs");
            assertEquals(1, pool.getQueue().size());
            future.cancel(false);
        }

        @Test
        void endsWithItsFirstFailure() {
            ScheduledFuture<?> future = scheduler.scheduleAtFixedRate(
                    () -> {
                        throw new IllegalStateException("no job today");
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);

            assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
            comesTo(0);
        }
    }

    @Nested
    class AsAnyExecutor {

        @Test
        void countsFromHandingOver() {
            hold();
            scheduler.execute(done::incrementAndGet);
            Future<String> future = scheduler.submit(answer());

            assertEquals(3, openAfterAWhile());
            letGo.countDown();
            comesTo(0);
            assertEquals(2, done.get());
            assertTrue(future.isDone());
        }

        @Test
        void allOfInvokeAll() throws Exception {
            for (Future<String> future : scheduler.invokeAll(List.of(answer(), answer()))) {
                assertEquals("done", future.get());
            }
            assertEquals("done", scheduler.invokeAny(List.of(answer())));
            comesTo(0);
        }

        @Test
        void aSchedulerThatIsTrackedAsAnExecutorIsOneStill() {
            ExecutorService executor = tracked.wrap("jobs", (ExecutorService) pool);
            hold();
            executor.execute(done::incrementAndGet);
            assertEquals(2, openAfterAWhile());

            pool.getQueue().clear();

            comesTo(1);
        }

        @Test
        void shutdownNowOfThePoolItself() {
            hold();
            for (int i = 0; i < 100_000; i++) {
                ScheduledFuture<?> unused = scheduler.schedule(done::incrementAndGet, i, TimeUnit.MICROSECONDS);
            }
            time.advance(Duration.ofSeconds(1));
            assertEquals(100_001, tracked.open());
            pool.shutdownNow();

            comesTo(1);
            letGo.countDown();
            comesTo(0);
        }

        @Test
        void oneThatCannotBeLookedInto() throws Exception {
            ScheduledExecutorService hidden = Executors.unconfigurableScheduledExecutorService(pool);
            ScheduledExecutorService service = tracked.wrap("jobs", hidden);
            service.execute(done::incrementAndGet);
            assertEquals(
                    "done", service.schedule(answer(), 1, TimeUnit.MILLISECONDS).get(10, TimeUnit.SECONDS));
            ScheduledFuture<?> later = service.schedule(answer(), 1, TimeUnit.SECONDS);
            service.shutdownNow();

            comesTo(0);
            assertTrue(service.isShutdown());
            assertTrue(!later.isDone());
        }
    }
}
