package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.inflight.DrainParticipant;
import io.graceful.stop.StopReport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the page about background work shows, compiled and run. */
class BackgroundWorkSnippetTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicReference<StopReport> report = new AtomicReference<>();

    /** What the reader has of his own: something that takes messages. */
    private final class Orders {

        void stopTaking() {
            events.add("no new orders");
        }

        int beingProcessed() {
            return letGo.getCount() == 0 ? 0 : 1;
        }

        void close() {
            events.add("orders closed");
        }
    }

    private Graceful start(Orders orders, Orders pool) {
        // participant
        DrainParticipant consumer = new DrainParticipant() {

            @Override
            public String name() {
                return "orders"; // for the log and the stop report
            }

            @Override
            public void pause() {
                orders.stopTaking(); // at the stop signal
            }

            @Override
            public int pending() {
                return orders.beingProcessed(); // asked again and again during the drain, until it is zero
            }
        };
        // participant
        // order
        Graceful graceful = Graceful.builder()
                .participant(consumer)
                .onStop("orders", 10, orders::close) // the lowest first
                .onStop("pool", 20, pool::close) // what others use, last
                .start();
        // order
        graceful.onReport(report::set);
        graceful.started();
        return graceful;
    }

    @Test
    void thePageShowsThisCode() {
        Snippets.check(BackgroundWorkSnippetTest.class, "docs/background-work.md", "participant");
        Snippets.check(BackgroundWorkSnippetTest.class, "docs/background-work.md", "order");
        Snippets.check(BackgroundWorkSnippetTest.class, "docs/background-work.md", "track");
        Snippets.check(BackgroundWorkSnippetTest.class, "docs/background-work.md", "schedule");
    }

    @Test
    void theDrainWaitsForWhatIsDueAndForWhatRuns() throws InterruptedException {
        Graceful graceful = start(new Orders(), new Orders());
        CountDownLatch begun = new CountDownLatch(1);
        // schedule
        ScheduledExecutorService jobs = graceful.track("jobs", Executors.newScheduledThreadPool(2));
        jobs.schedule(this::sendMail, 1, TimeUnit.HOURS); // counted from when it is due
        jobs.scheduleAtFixedRate(this::importFile, 1, 1, TimeUnit.HOURS); // counted while it runs
        // schedule
        assertEquals(0, graceful.outstanding().open(), "a job in an hour holds no drain");
        jobs.schedule(
                () -> {
                    begun.countDown();
                    waitUntilLetGo();
                },
                0,
                TimeUnit.SECONDS);
        assertTrue(begun.await(5, TimeUnit.SECONDS));

        graceful.stop();
        Awaitility.await("pause").until(() -> events.contains("no new orders"));
        assertEquals(1, graceful.outstanding().open());
        letGo.countDown();
        graceful.close();
        jobs.shutdownNow();

        assertEquals(List.of("no new orders", "orders closed", "orders closed"), events);
        assertTrue(report.get().clean(), report.get()::toString);
        assertEquals(1, report.get().inFlightAtStop());
    }

    @Test
    void theDrainWaitsForAllOfIt() throws InterruptedException {
        Graceful graceful = start(new Orders(), new Orders());
        CountDownLatch begun = new CountDownLatch(2);
        // track
        ExecutorService mails = graceful.track("mails", Executors.newFixedThreadPool(4));
        mails.execute(this::sendMail); // counted from here on, also while it is queued

        try (var work = graceful.track("import")) {
            importFile(); // counted until the block is left
        }
        // track
        mails.execute(() -> {
            begun.countDown();
            waitUntilLetGo();
        });
        Thread importer = new Thread(() -> {
            try (var work = graceful.track("import")) {
                begun.countDown();
                waitUntilLetGo();
            }
        });
        importer.start();
        assertTrue(begun.await(5, TimeUnit.SECONDS));
        Awaitility.await("the first mail is out")
                .until(() -> graceful.outstanding().open() == 2);

        graceful.stop();
        Awaitility.await("pause").until(() -> events.contains("no new orders"));
        assertEquals(2, graceful.outstanding().open());
        letGo.countDown();
        graceful.close();
        mails.shutdown();
        importer.join();

        assertEquals(List.of("no new orders", "orders closed", "orders closed"), events.subList(2, 5));
        assertTrue(report.get().clean(), report.get()::toString);
        assertEquals(2, report.get().inFlightAtStop());
    }

    private void sendMail() {
        events.add("mail or file");
    }

    private void importFile() {
        events.add("mail or file");
    }

    private void waitUntilLetGo() {
        try {
            letGo.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
