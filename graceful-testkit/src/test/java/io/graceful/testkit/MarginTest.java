package io.graceful.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.Samples;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarginTest {

    private static final Scenario SCENARIO =
            Scenario.of(PodSpec.running("service").build()).build();
    private static final Duration STEP = Duration.ofMillis(250);

    @Test
    void itComesAsNearAsTheStepToTheTrueLimit() throws InterruptedException {
        Margin margin = search(7_300);

        assertTrue(margin.safe().toMillis() <= 7_300 && margin.safe().toMillis() > 7_300 - 250, margin::text);
        assertTrue(margin.unsafe().toMillis() > 7_300 && margin.unsafe().toMillis() <= 7_300 + 250, margin::text);
        assertTrue(margin.text().startsWith("safe while routers follow within 7."), margin::text);
        assertTrue(margin.points().size() < 12, () -> margin.points().size() + " runs");
    }

    @Test
    void whatNeverFailsIsSafeAsFarAsItWasTried() throws InterruptedException {
        assertEquals(
                "safe while routers follow within 20s, the most that was tried",
                search(60_000).text());
    }

    @Test
    void whatFailsAnywayHasNoMargin() throws InterruptedException {
        Margin margin = search(-1);

        assertTrue(margin.safe().isNegative());
        assertEquals("requests fail even if every router follows at once", margin.text());
    }

    @Test
    void everySeedHasToPass() throws InterruptedException {
        Margin margin =
                Margin.search(SCENARIO, Duration.ofSeconds(20), STEP, 3, scenario -> result(scenario.seed() < 3));

        assertTrue(margin.safe().isNegative(), "the third seed fails everywhere");
    }

    private static Margin search(long trueLimitMillis) throws InterruptedException {
        return Margin.search(SCENARIO, Duration.ofSeconds(20), STEP, 1, scenario -> {
            Law.Fixed lag = (Law.Fixed) scenario.nodes().get(0).lag();
            return result(lag.delay().toMillis() <= trueLimitMillis);
        });
    }

    private static Result result(boolean passed) {
        return Samples.update("sample", 1, passed ? 0 : 1);
    }
}
