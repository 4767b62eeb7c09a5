package io.graceful;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.RequestViews;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.management.ManagementRequest;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.stop.StopReport;
import io.graceful.warmup.WarmupTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What frameworks need beside the life of a plain service. */
class FrameworkSeamsTest {

    @Nested
    class Closing {

        @Test
        void nothingIsWaitedForNotEvenInKubernetes() {
            StopFixture service = StopFixture.kubernetes();
            service.newConnection(0.5);
            service.request(1, 100);
            service.runTo(2);

            StopReport report = service.stop(StopCause.CLOSED);

            service.assertEntered(Phase.STOPPED, 2);
            assertFalse(service.reached(Phase.PROPAGATING));
            assertEquals(0, report.cutCount(), "the framework has its own way with requests");
        }

        @Test
        void hooksRunAndStreamsEnd() {
            List<String> done = new ArrayList<>();
            StopFixture service =
                    StopFixture.ready(settings -> {}, parts -> parts.onStop("pool", () -> done.add("pool")));
            service.graceful.stream("events", () -> done.add("events"));

            service.stop(StopCause.CLOSED);

            assertEquals(List.of("events", "pool"), done);
        }

        @Test
        void itDoesNotCutAStopThatIsUnderWayShort() {
            StopFixture service = StopFixture.kubernetes();
            service.stopAt(3, StopCause.CLOSED);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
        }

        @Test
        void itLetsADrainedServiceFinishThatWaitsForItsSigterm() {
            StopFixture service = StopFixture.kubernetes();
            service.graceful.stop(StopCause.PRE_STOP);

            service.graceful.stop(StopCause.CLOSED);

            assertEquals(Phase.STOPPED, service.phase());
        }
    }

    @Nested
    class Starting {

        @Test
        void readinessWaitsForTheFramework() {
            CompletableFuture<Void> framework = new CompletableFuture<>();
            StopFixture service = StopFixture.starting(settings -> {}, parts -> {});
            service.graceful.readyAfter(framework);
            service.graceful.started();
            assertEquals(Phase.WARMING_UP, service.phase());

            framework.complete(null);

            assertEquals(Phase.READY, service.phase());
        }

        @Test
        void aFrameworkThatStartsAfterTheStopSignalMakesNothingReady() {
            CompletableFuture<Void> framework = new CompletableFuture<>();
            StopFixture service = StopFixture.starting(settings -> {}, parts -> {});
            service.graceful.readyAfter(framework);
            service.graceful.started();
            service.stop(StopCause.SIGTERM);

            framework.complete(null);

            assertEquals(Phase.STOPPED, service.phase());
        }

        @Test
        void warmUpTasksMayComeLateAndKeepTheirOrder() {
            List<String> done = new ArrayList<>();
            StopFixture service = StopFixture.starting(
                    settings -> {},
                    parts -> parts.warmup(
                            WarmupTask.of("second", () -> done.add("second")).withOrder(2)));
            service.graceful.warmup(
                    WarmupTask.of("first", () -> done.add("first")).withOrder(1));

            service.graceful.started();

            assertEquals(List.of("first", "second"), done);
            assertEquals(2, service.graceful.warmup().size());
        }

        @Test
        void requestsToItselfMayComeLate() {
            StopFixture service = StopFixture.starting(settings -> {}, parts -> {});
            service.graceful.warmupRequests(SelfRequest.get("/hello"), SelfRequest.get("/work"));

            service.graceful.started();

            assertEquals(
                    "DONE: no listener of the application is known (NO_LOAD)",
                    service.graceful.warmup().get(0).text());
            assertEquals(Phase.READY, service.phase());
        }
    }

    @Test
    void livenessSaysWhatTheFrameworkSays() {
        StopFixture service = StopFixture.kubernetes();
        AtomicBoolean alive = new AtomicBoolean(true);
        service.graceful.management().livenessFrom(alive::get);
        ManagementRequest livez = new ManagementRequest("GET", "/livez", "", null, null, null);
        assertEquals(200, service.graceful.management().answer(livez).status());

        alive.set(false);

        assertEquals(503, service.graceful.management().answer(livez).status());
        assertTrue(service.graceful.management().answer(livez).body().startsWith("broken"));
    }

    @Test
    void requestsAreDescribedByTheirViews() {
        StopFixture service = StopFixture.kubernetes();
        RequestViews views = new RequestViews(service.graceful.requests());
        int slot = views.begin();
        views.show(slot, new RequestViews.View() {
            @Override
            public String label() {
                return "GET /slow";
            }

            @Override
            public Thread thread() {
                return Thread.currentThread();
            }

            @Override
            public void abort() {
                throw new AssertionError("nothing is cut");
            }
        });
        service.time.advance(Duration.ofSeconds(2));

        var open = service.graceful.requests().oldest(10);
        assertEquals("GET /slow", open.get(0).label());
        assertEquals(Thread.currentThread().getName(), open.get(0).thread());

        views.end(slot);
        assertEquals(List.of(), service.graceful.requests().oldest(10));
        assertEquals(0, service.graceful.requests().open());
    }
}
