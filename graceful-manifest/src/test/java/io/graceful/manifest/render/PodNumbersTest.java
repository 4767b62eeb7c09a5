package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.Facts.LoadBalancer;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodNumbersTest {

    private static PodNumbers numbers(ServiceProfile.Builder service, RenderOptions.Builder options) {
        Refusal refusal = new Refusal();
        PodNumbers numbers = PodNumbers.of(service.build(), options.build(), refusal);
        refusal.orThrow();
        return numbers;
    }

    private static RenderOptions.Builder options(StopMode mode) {
        return RenderOptions.builder("shop").mode(mode);
    }

    @Nested
    class WithGraceful {

        @ParameterizedTest
        // grace and delay as set; then what is rendered; 0 is no variable for the delay
        @CsvSource({
            "30,   8, NONE,   30,   0",
            "45,   8, NONE,   45,   0",
            "30,   8, ALB,    57,  35",
            "45,   8, ALB,    72,  35",
            "60,  40, ALB,    60,   0",
            "30,   8, NLB,   152, 130",
            "30,   8, NEG,    62,  40",
            "30,   8, OTHER,  30,   0",
            "30,   0, ALB,    65,  35",
            // The service would refuse these: 8 + 10 + 3 + 2 = 23, 20 + 10 + 3 + 2 = 35.
            "10,   8, NONE,   23,   0",
            "30,  20, NONE,   35,   0",
            "10,   8, ALB,    50,  35",
        })
        void graceAndDelay(long grace, long delay, LoadBalancer loadBalancer, long rendered, long variable) {
            PodNumbers numbers = numbers(
                    Services.with(Framework.PLAIN)
                            .gracePeriod(Services.set("graceful.termination-grace-period", grace))
                            .propagation(Services.set("graceful.propagation.delay", delay)),
                    options(StopMode.SIGTERM).loadBalancer(loadBalancer));

            assertEquals(rendered, numbers.grace().value());
            assertEquals(
                    variable,
                    numbers.propagation().map(PodNumbers.Reasoned::value).orElse(0L));
        }

        @Test
        void thePreStopCallIsInsideTheSameGracePeriod() {
            PodNumbers numbers = numbers(Services.with(Framework.QUARKUS), options(StopMode.PRESTOP));

            assertEquals(30, numbers.grace().value());
            assertEquals(0, numbers.sleep().value());
        }

        @Test
        void aFractionOfASecondCountsAsAWholeOne() {
            Figure odd =
                    new Figure(Duration.ofMillis(30_001), "graceful.termination-grace-period", "graceful.properties:1");

            assertEquals(
                    31,
                    numbers(Services.with(Framework.PLAIN).gracePeriod(odd), options(StopMode.SIGTERM))
                            .grace()
                            .value());
        }

        @Test
        void whatComesFromASecretIsReckonedWithTheDefault() {
            ServiceProfile.Builder service = ServiceProfile.builder().graceful(true);

            assertEquals(30, numbers(service, options(StopMode.SIGTERM)).grace().value());
        }

        @Test
        void theReasonShowsTheArithmeticAndWhereItIsSet() {
            PodNumbers numbers = numbers(
                    Services.with(Framework.PLAIN).drain(Services.set("graceful.drain.timeout", 12)),
                    options(StopMode.SIGTERM));

            assertEquals(
                    "From graceful.termination-grace-period (default). It holds 8s graceful.propagation.delay (default)"
                            + " + 12s graceful.drain.timeout (graceful.properties:3) + 3s graceful.stop.timeout (default)"
                            + " + 2s for the exit = 25s.",
                    numbers.grace().why());
        }

        @Test
        void aSumThatDoesNotFitIsSaid() {
            PodNumbers numbers = numbers(
                    Services.with(Framework.PLAIN).drain(Services.set("graceful.drain.timeout", 20)),
                    options(StopMode.SIGTERM));

            assertEquals(33, numbers.grace().value());
            assertTrue(
                    numbers.grace()
                            .why()
                            .startsWith("More than 30s, graceful.termination-grace-period (default), because"),
                    numbers.grace().why());
        }
    }

    @Nested
    class WithoutGraceful {

        @ParameterizedTest
        // what the hook is asked to sleep (0: nothing) and what the service drains; then what is rendered
        @CsvSource({
            " 0, 30, NONE,  10,  45",
            " 5, 30, NONE,   5,  40",
            " 0,  0, NONE,  10,  30",
            " 0, 30, ALB,   35,  70",
            " 0, 30, NLB,  130, 165",
            "60, 30, NEG,   60,  95",
        })
        void sleepAndGrace(long asked, long drain, LoadBalancer loadBalancer, long sleep, long grace) {
            PodNumbers numbers = numbers(
                    Services.without(Framework.SPRING_BOOT)
                            .drain(Services.set("spring.lifecycle.timeout-per-shutdown-phase", drain)),
                    options(StopMode.SLEEP)
                            .sleep(asked == 0 ? null : Duration.ofSeconds(asked))
                            .loadBalancer(loadBalancer));

            assertEquals(sleep, numbers.sleep().value());
            assertEquals(grace, numbers.grace().value());
            assertEquals(Optional.empty(), numbers.propagation());
        }

        @Test
        void aServiceThatWaitsByItselfNeedsNoHook() {
            PodNumbers numbers = numbers(
                    Services.without(Framework.QUARKUS)
                            .propagation(Services.set("quarkus.shutdown.delay", 10))
                            .drain(Services.set("quarkus.shutdown.timeout", 25)),
                    options(StopMode.SIGTERM));

            assertEquals(37, numbers.grace().value());
            assertEquals(0, numbers.sleep().value());
        }

        @Test
        void whatIsNotKnownIsSaidToBeUnknown() {
            PodNumbers numbers = numbers(Services.without(Framework.PLAIN), options(StopMode.SLEEP));

            assertEquals(30, numbers.grace().value());
            assertTrue(
                    numbers.grace().why().contains("an unknown time for requests in flight"),
                    numbers.grace().why());
        }
    }

    @Nested
    class Starting {

        @ParameterizedTest
        // warm-up; then what the probe allows in seconds, and the rollout
        @CsvSource({
            "   1,   61,  300",
            "  10,   70,  300",
            "  60,  120,  300",
            "  90,  180,  360",
            " 600, 1200, 1380",
        })
        void budgetAndDeadline(long warmup, long budget, long deadline) {
            PodNumbers numbers = numbers(
                    Services.with(Framework.PLAIN).warmup(Services.set("graceful.warmup.timeout", warmup)),
                    options(StopMode.SIGTERM));

            assertEquals(budget, numbers.startupFailures().value() * PodNumbers.STARTUP_PERIOD);
            assertEquals(deadline, numbers.progressDeadlineSeconds().value());
        }

        @ParameterizedTest
        @CsvSource({"NONE, 5, 300", "ALB, 35, 300", "NLB, 130, 420", "NEG, 40, 300", "OTHER, 30, 300"})
        void aLoadBalancerGetsTimeToSeeNewPods(LoadBalancer loadBalancer, long ready, long deadline) {
            PodNumbers numbers = numbers(
                    Services.with(Framework.PLAIN), options(StopMode.SIGTERM).loadBalancer(loadBalancer));

            assertEquals(ready, numbers.minReadySeconds().value());
            assertEquals(deadline, numbers.progressDeadlineSeconds().value());
        }
    }
}
