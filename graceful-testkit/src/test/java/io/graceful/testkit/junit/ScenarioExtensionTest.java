package io.graceful.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.Samples;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

class ScenarioExtensionTest {

    private static final Scenario SCENARIO =
            Scenario.of(PodSpec.running("service").build()).name("sample").build();

    @Test
    void oneRunServesEveryMethodOfAClassThatRegistersIt() {
        Good.PLAYED.set(0);
        Events tests = run(Good.class);

        tests.assertStatistics(statistics -> statistics.succeeded(2).failed(0));
        assertEquals(1, Good.PLAYED.get());
    }

    @Test
    void aRunThatDoesNotPassFailsTheTestAndNamesThePage() {
        Events tests = run(Bad.class);

        tests.assertStatistics(statistics -> statistics.failed(1));
        String message = tests.failed()
                .list()
                .get(0)
                .getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(Throwable::getMessage)
                .orElse("");
        assertTrue(message.startsWith("FAILED: bad\n  2 of 1,000 requests failed (allowed: 0)"), message);
        assertTrue(message.contains("page: file:") && message.endsWith("bad.html"), message);
        assertTrue(Files.exists(Path.of("target/graceful/bad.html")));
    }

    @Test
    void thePageIsPublished() {
        List<Event> entries = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Good.class))
                .execute()
                .allEvents()
                .reportingEntryPublished()
                .list();

        assertTrue(entries.stream().allMatch(event -> event.getType() == EventType.REPORTING_ENTRY_PUBLISHED));
        assertEquals(1, entries.size());
    }

    private static Events run(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents();
    }

    static class Good {
        static final AtomicInteger PLAYED = new AtomicInteger();

        @RegisterExtension
        static final ScenarioExtension ROLLOUT = new ScenarioExtension(SCENARIO, scenario -> {
            PLAYED.incrementAndGet();
            return Samples.update("good", 1, 0);
        });

        @Test
        void withTheResult(Result result) {
            assertTrue(result.passed());
        }

        @Test
        void without() {
            assertEquals(1, PLAYED.get());
        }
    }

    static class Bad {
        @RegisterExtension
        static final ScenarioExtension ROLLOUT =
                new ScenarioExtension(SCENARIO, scenario -> Samples.update("bad", 1, 2));

        @Test
        void saysNothingItself() {
            // The extension does.
        }
    }
}
