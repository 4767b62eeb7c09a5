package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.app.FluxApp;
import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.app.MvcApp;
import io.graceful.spring.app.Running;
import io.graceful.stop.StopReport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An embedded server in which graceful has no edge of its own: the filter sees requests, and the report says what nobody sees. */
class UndertowTest {

    @Test
    void requestsAreWaitedForAndToldAndNothingIsCalledClean() throws Exception {
        try (Running app = Running.on(
                        "undertow", MvcApp.class, "graceful.propagation.delay=1s", "graceful.propagation.max=2s");
                HttpConnection kept = new HttpConnection(app.port());
                HttpConnection busy = new HttpConnection(app.port());
                HttpConnection async = new HttpConnection(app.port())) {
            assertFalse(kept.get("/hello").tellsToLeave());
            busy.send("GET", "/held", "");
            async.send("GET", "/async", "");
            await().untilAsserted(
                            () -> assertEquals(2, app.graceful().requests().open()));

            CompletableFuture<StopReport> stop =
                    app.graceful().stop(StopCause.API).finished().toCompletableFuture();
            assertTrue(kept.get("/hello").tellsToLeave(), "not told");
            assertEquals(-1, kept.in().read(), "told, and kept open");
            await().until(() -> app.graceful().lifecycle().phase() == Phase.DRAINING);
            assertFalse(stop.isDone());
            app.context().getBean(MvcApp.Pages.class).letGo.countDown();
            for (HttpConnection held : new HttpConnection[] {busy, async}) {
                HttpConnection.Response answer = held.read();
                assertEquals("held", answer.body());
                assertTrue(answer.tellsToLeave());
            }

            StopReport report = stop.orTimeout(10, TimeUnit.SECONDS).join();
            assertEquals(StopReport.Outcome.UNSEEN, report.outcome(), report::toString);
            assertTrue(report.unseen().get(0).contains("Undertow"), report::toString);
            assertEquals(0, report.cutCount());
            assertEquals(0, app.graceful().requests().open());
            assertEquals(0, app.graceful().connections().open());
        }
    }

    /** There is no filter, and so nobody sees anything: where the requests of the warm-up go is not a port that is watched. */
    @Test
    void withoutServletsItsPortIsNamed() throws Exception {
        try (Running app = Running.on(
                "undertow",
                FluxApp.class,
                "spring.main.web-application-type=reactive",
                "graceful.propagation.delay=1s",
                "graceful.propagation.max=2s")) {
            assertEquals(200, app.status("/hello"));

            StopReport report = app.stop();
            assertEquals(StopReport.Outcome.UNSEEN, report.outcome(), report::toString);
            assertTrue(report.unseen().contains("port " + app.port()), report::toString);
        }
    }
}
