package io.graceful.inflight;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an executor does with its tasks, the count comes back to what can still be done. */
class DroppedTasksTest {

    private static final int MANY = 100_000;

    private final ManualTime time = new ManualTime();
    private final TrackedWork tracked = new TrackedWork(time);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();
    private final List<ThreadPoolExecutor> pools = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        letGo.countDown();
        for (ThreadPoolExecutor pool : pools) {
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    private ThreadPoolExecutor pool(int threads, int room, RejectedExecutionHandler handler) {
        return opened(
                new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(room), handler));
    }

    private ThreadPoolExecutor opened(ThreadPoolExecutor pool) {
        pools.add(pool);
        return pool;
    }

    private static ThreadPoolExecutor onePlain() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    }

    /** Holds one thread of the executor, and returns once it does. */
    private void hold(Executor executor) {
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(() -> {
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
                // One that takes no notice, so that the pool lives on.
            }
        }
    }

    /** Seconds go by, in which the count is asked for as a stop does. */
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

    static List<RejectedExecutionHandler> policies() {
        return List.of(
                new ThreadPoolExecutor.DiscardPolicy(),
                new ThreadPoolExecutor.DiscardOldestPolicy(),
                new ThreadPoolExecutor.CallerRunsPolicy(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyPolicyComesBackToZero(RejectedExecutionHandler policy) {
        Executor executor = tracked.wrap("mail", (Executor) pool(2, 100, policy));
        for (int i = 0; i < MANY; i++) {
            try {
                executor.execute(done::incrementAndGet);
            } catch (RejectedExecutionException e) {
                assertTrue(policy instanceof ThreadPoolExecutor.AbortPolicy, e::toString);
            }
        }

        comesTo(0);
        assertTrue(done.get() > 0);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void noPolicyLosesWhatWillBeDone(RejectedExecutionHandler policy) {
        ExecutorService executor = tracked.wrap("mail", pool(1, 100, policy));
        hold(executor);
        for (int i = 0; i < MANY; i++) {
            try {
                executor.execute(done::incrementAndGet);
            } catch (RejectedExecutionException e) {
                assertTrue(policy instanceof ThreadPoolExecutor.AbortPolicy, e::toString);
            }
        }

        comesTo(101);
        assertEquals(101, openAfterAWhile(), "one that runs and a hundred in the queue");
        int before = done.get();
        letGo.countDown();
        comesTo(0);
        assertEquals(before + 100, done.get());
    }

    @Nested
    class BehindOurBack {

        private final ThreadPoolExecutor pool = opened(onePlain());
        private final ExecutorService executor = tracked.wrap("mail", pool);

        @Test
        void shutdownNowOfThePoolItself() {
            hold(executor);
            for (int i = 0; i < MANY; i++) {
                executor.execute(done::incrementAndGet);
            }
            pool.shutdownNow();

            comesTo(1);
            letGo.countDown();
            comesTo(0);
            assertEquals(0, done.get());
        }

        @Test
        void aQueueThatIsCleared() {
            hold(executor);
            executor.execute(done::incrementAndGet);
            executor.execute(done::incrementAndGet);
            pool.getQueue().clear();
            executor.execute(done::incrementAndGet);

            comesTo(2);
        }

        @Test
        void aTaskThatIsRemoved() {
            hold(executor);
            executor.execute(done::incrementAndGet);
            executor.execute(done::incrementAndGet);
            assertTrue(pool.remove(pool.getQueue().peek()));

            comesTo(2);
        }

        @Test
        void aFutureThatIsCancelled() {
            hold(executor);
            Future<?> future = executor.submit(done::incrementAndGet);
            assertEquals(2, tracked.open());
            future.cancel(false);

            comesTo(1);
        }

        @Test
        void aFutureThatIsCancelledWhileItRunsIsOpenUntilItEnds() {
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> future = executor.submit(() -> {
                begun.countDown();
                awaitLetGo();
            });
            await().until(() -> begun.getCount() == 0);
            future.cancel(true);

            assertEquals(1, openAfterAWhile());
            letGo.countDown();
            comesTo(0);
        }

        @Test
        void anotherNameInBetween() {
            ExecutorService twice = tracked.wrap("mail of orders", executor);
            hold(executor);
            twice.execute(done::incrementAndGet);
            assertEquals(3, openAfterAWhile(), "once by each name");
            pool.getQueue().clear();

            comesTo(1);
        }

        @Test
        void anExecutorThatCannotBeLookedInto() {
            ExecutorService hidden = tracked.wrap("mail", Executors.unconfigurableExecutorService(pool));
            for (int i = 0; i < 100; i++) {
                hidden.execute(Thread::yield);
            }
            hold(hidden);
            hidden.execute(done::incrementAndGet);
            pool.shutdownNow();
            letGo.countDown();

            comesTo(0);
            assertEquals(0, done.get());
        }
    }

    @Nested
    class NotDropped {

        @Test
        void aTaskThatAThreadHasTakenAndNotBegun() {
            CountDownLatch taken = new CountDownLatch(1);
            ThreadPoolExecutor paused =
                    opened(new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
                        @Override
                        protected void beforeExecute(Thread thread, Runnable task) {
                            taken.countDown();
                            awaitLetGo();
                        }
                    });
            tracked.wrap("mail", paused).execute(done::incrementAndGet);
            await().until(() -> taken.getCount() == 0);

            assertEquals(1, openAfterAWhile());
            letGo.countDown();
            comesTo(0);
            assertEquals(1, done.get());
        }

        @Test
        void aTaskThatWaitsForRoom() {
            ThreadPoolExecutor full = pool(1, 1, (task, pool) -> {
                try {
                    pool.getQueue().put(task);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            ExecutorService executor = tracked.wrap("mail", full);
            hold(executor);
            executor.execute(done::incrementAndGet);
            Thread caller = new Thread(() -> executor.execute(done::incrementAndGet), "caller");
            caller.start();
            await().until(() -> caller.getState() == Thread.State.WAITING);

            assertEquals(3, openAfterAWhile());
            letGo.countDown();
            comesTo(0);
            assertEquals(2, done.get());
        }

        @Test
        void aTaskThatThePoolWrapsForItsQueue() {
            ThreadPoolExecutor wrapping =
                    opened(new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
                        @Override
                        public void execute(Runnable task) {
                            super.execute(() -> task.run());
                        }
                    });
            ExecutorService executor = tracked.wrap("mail", wrapping);
            hold(executor);
            executor.execute(done::incrementAndGet);

            assertEquals(2, openAfterAWhile());
            letGo.countDown();
            comesTo(0);
            assertEquals(1, done.get());
        }

        @Test
        void aTaskThatSomebodyRunsAfterAll() throws InterruptedException {
            List<Runnable> kept = new ArrayList<>();
            ThreadPoolExecutor full = pool(1, 1, (task, pool) -> kept.add(task));
            ExecutorService executor = tracked.wrap("mail", full);
            hold(executor);
            executor.execute(done::incrementAndGet);
            executor.execute(() -> assertEquals(3, tracked.open(), "it runs"));
            comesTo(2);

            kept.get(0).run();

            assertEquals(2, openAfterAWhile());
        }

        @Test
        void asManyAsThreadsAreBusyWithWhatWeDoNotKnow() {
            ThreadPoolExecutor shared = pool(1, 1, new ThreadPoolExecutor.DiscardPolicy());
            hold(shared);
            ExecutorService executor = tracked.wrap("mail", shared);
            for (int i = 0; i < 10; i++) {
                executor.execute(done::incrementAndGet);
            }

            comesTo(2);
            letGo.countDown();
            comesTo(0);
        }
    }

    @Test
    void whatAnyOtherExecutorDropsIsGoneWithTheGarbage() {
        Executor drops = tracked.wrap("mail", (Executor) task -> {});
        for (int i = 0; i < MANY; i++) {
            drops.execute(done::incrementAndGet);
        }

        await().untilAsserted(() -> {
            System.gc();
            assertEquals(0, tracked.open());
        });
    }

    @Test
    void aTaskThatRunsIsOpenAlthoughItsWrappingIsGarbage() {
        ThreadPoolExecutor pool = opened(onePlain());
        hold(tracked.wrap("mail", pool));

        for (int i = 0; i < 3; i++) {
            System.gc();
            assertEquals(1, openAfterAWhile());
        }
    }
}
