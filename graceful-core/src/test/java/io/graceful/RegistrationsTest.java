package io.graceful;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.Registration;
import io.graceful.lifecycle.StopCause;
import io.graceful.selfrequests.CompilationSignal;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopReport;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a service brings along: by the builder or later, and taken away again. */
class RegistrationsTest {

    private final List<String> heard = new ArrayList<>();
    private final StopFixture service = StopFixture.starting(settings -> {}, parts -> {});
    private final Graceful graceful = service.graceful;

    @Test
    void theBuilderAndTheServiceSpeakOneLanguage() {
        Set<String> ofTheBuilder = adding(GracefulBuilder.class, GracefulBuilder.class);
        ofTheBuilder.removeIf(method -> method.startsWith("settings(")
                || method.startsWith("compilation(")
                || method.startsWith("withoutSignals("));
        Set<String> ofTheService = adding(Graceful.class, Registration.class);
        ofTheService.addAll(adding(Graceful.class, void.class));
        ofTheService.removeIf(method -> !method.startsWith("on")
                && !method.startsWith("warmup")
                && !method.startsWith("participant")
                && !method.startsWith("ignorePort")
                && !method.contains("Listener"));

        assertEquals(ofTheBuilder, ofTheService);
        assertTrue(ofTheBuilder.size() >= 8, ofTheBuilder::toString);
    }

    private static Set<String> adding(Class<?> type, Class<?> answer) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == answer)
                .map(RegistrationsTest::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }

    @Nested
    class Settings {

        private final GracefulSettings fixed =
                GracefulSettings.builder().stopTimeout(Duration.ofSeconds(1)).build();

        private final GracefulBuilder builder = Graceful.builder().withoutSignals();

        @Test
        void severalChangesAreAllMadeInTheirOrder() {
            builder.settings(change -> change.stopTimeout(Duration.ofSeconds(1)).drainTimeout(Duration.ofSeconds(2)));
            builder.settings(change -> change.stopTimeout(Duration.ofSeconds(3)));

            try (Graceful made = builder.start()) {
                assertEquals(Duration.ofSeconds(2), made.settings().drainTimeout(), "the first change was lost");
                assertEquals(Duration.ofSeconds(3), made.settings().stopTimeout());
            }
        }

        @Test
        void fixedOnesAreNotReplaced() {
            builder.settings(fixed);

            assertThrows(IllegalStateException.class, () -> builder.settings(fixed));
        }

        @Test
        void fixedOnesAreNotChanged() {
            builder.settings(fixed);

            assertThrows(IllegalStateException.class, () -> builder.settings(change -> {}));
        }

        @Test
        void changesAreNotReplacedByFixedOnes() {
            builder.settings(change -> {});

            assertThrows(IllegalStateException.class, () -> builder.settings(fixed));
        }

        @Test
        void thereIsOneCompilationSignal() {
            CompilationSignal signal = new CompilationSignal() {
                @Override
                public Duration spent() {
                    return Duration.ZERO;
                }

                @Override
                public boolean isCpuTime() {
                    return true;
                }

                @Override
                public String toString() {
                    return "none";
                }
            };
            builder.compilation(signal);

            assertThrows(IllegalStateException.class, () -> builder.compilation(signal));
        }
    }

    @Nested
    class WarmUp {

        @Test
        void takesTasksUntilItBegins() {
            graceful.warmup("catalog", () -> heard.add("catalog"));
            graceful.started();

            assertEquals(List.of("catalog"), heard);
        }

        @Test
        void refusesATaskThatWouldNotBeRun() {
            graceful.started();

            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> graceful.warmup("catalog", () -> {}));

            assertTrue(refused.getMessage().contains("catalog"), refused::getMessage);
            assertEquals(List.of(), graceful.warmup());
        }

        @Test
        void refusesRequestsThatWouldNotBeSent() {
            graceful.started();

            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> graceful.warmupRequests(SelfRequest.get("/hello")));

            assertTrue(refused.getMessage().contains("/hello"), refused::getMessage);
        }
    }

    @Nested
    class TakenAway {

        @Test
        void aListenerOfPhasesIsToldNoMore() {
            LifecycleListener listener = change -> heard.add(change.to().name());
            Registration registration = graceful.onPhase(listener);
            graceful.started();
            registration.close();
            service.stop(StopCause.SIGTERM);

            assertEquals(List.of("WARMING_UP", "READY"), heard);
        }

        @Test
        void closingTwiceTakesNobodyElseAway() {
            LifecycleListener listener = change -> heard.add(change.to().name());
            Registration first = graceful.onPhase(listener);
            graceful.onPhase(listener);
            first.close();
            first.close();
            graceful.started();

            assertEquals(List.of("WARMING_UP", "READY"), heard);
        }

        @Test
        void aListenerOfTheReportHearsNothing() {
            graceful.onReport(report -> heard.add("stays"));
            graceful.onReport(report -> heard.add("goes")).close();
            graceful.started();
            service.stop(StopCause.SIGTERM);

            assertEquals(List.of("stays"), heard);
        }

        @Test
        void aHookIsNotRun() {
            StopHook hook = new StopHook("pool", 0, () -> heard.add("pool"));
            graceful.onStop(hook);
            graceful.onStop(hook).close();
            graceful.onStop("cache", () -> heard.add("cache")).close();
            graceful.onStop("last", 7, () -> heard.add("last"));
            graceful.started();
            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("pool", "last"), heard);
            assertEquals(2, report.hooks().size());
        }

        @Test
        void aParticipantHoldsTheDrainNoLonger() {
            Registration registration = graceful.participant(endless());
            graceful.started();
            service.at(10, registration::close);
            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 10);
            assertTrue(report.clean(), report::toString);
        }

        private DrainParticipant endless() {
            return new DrainParticipant() {
                @Override
                public String name() {
                    return "endless";
                }

                @Override
                public int pending() {
                    return 1;
                }
            };
        }
    }
}
