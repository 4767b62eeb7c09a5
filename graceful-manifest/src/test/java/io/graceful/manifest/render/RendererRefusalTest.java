package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.Facts.LoadBalancer;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not rendered, because it would lose requests or make no sense, and what is said instead. */
class RendererRefusalTest {

    private static RenderOptions.Builder options(StopMode mode) {
        return RenderOptions.builder("shop").mode(mode);
    }

    private static void refused(String message, ServiceProfile.Builder service, RenderOptions.Builder options) {
        assertEquals(
                "cannot render:\n  " + message,
                assertThrows(IllegalArgumentException.class, () -> Renderer.of(service.build(), options.build()))
                        .getMessage());
    }

    @Test
    void sigtermAloneForAServiceThatDoesNotWait() {
        refused(
                "mode: sigterm (expected: sleep, because nothing in a service without graceful waits for routers after"
                        + " SIGTERM)",
                Services.without(Framework.SPRING_BOOT),
                options(StopMode.SIGTERM));
    }

    @Test
    void anythingForAServiceOfWhichNothingIsKnown() {
        refused(
                "mode: sigterm (expected: sleep, because nothing in a service that is not known to use graceful waits for"
                        + " routers after SIGTERM)\n"
                        + "  readinessPath: nothing (expected: a path, because an unknown framework without graceful has none"
                        + " that is known)",
                ServiceProfile.builder(),
                options(StopMode.SIGTERM));
    }

    @Test
    void aCallOfDrainForAServiceThatHasNone() {
        refused(
                "mode: prestop (expected: sleep, because nothing in a service without graceful answers /drain)",
                Services.without(Framework.QUARKUS),
                options(StopMode.PRESTOP));
    }

    @Test
    void aSleepBeforeTheServicesOwnWait() {
        String message =
                "mode: sleep (expected: sigterm, because the service waits for routers itself: the wait would be"
                        + " paid twice)";

        refused(message, Services.with(Framework.PLAIN), options(StopMode.SLEEP));
        refused(
                message,
                Services.without(Framework.QUARKUS).propagation(Services.set("quarkus.shutdown.delay", 10)),
                options(StopMode.SLEEP));
    }

    @Test
    void aWaitThatIsTooShortForTheLoadBalancer() {
        refused(
                "sleep: 20s (expected: at least 35s, for as long may the load balancer (ALB) send requests)",
                Services.without(Framework.SPRING_BOOT),
                options(StopMode.SLEEP).sleep(Duration.ofSeconds(20)).loadBalancer(LoadBalancer.ALB));
        refused(
                "quarkus.shutdown.delay: 10s (expected: at least 40s, for as long may the load balancer (NEG) send requests)",
                Services.without(Framework.QUARKUS).propagation(Services.set("quarkus.shutdown.delay", 10)),
                options(StopMode.SIGTERM).loadBalancer(LoadBalancer.NEG));
    }

    @Test
    void plainJavaWithoutAPath() {
        refused(
                "readinessPath: nothing (expected: a path, because plain Java without graceful has none that is known)",
                Services.without(Framework.PLAIN),
                options(StopMode.SLEEP));
    }

    @Test
    void onePathForTwoQuestions() {
        refused(
                "livenessPath: /health (expected: another path than readiness, which goes off while the pod warms up and"
                        + " drains)",
                Services.without(Framework.PLAIN),
                options(StopMode.SLEEP).readinessPath("/health").livenessPath("/health"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void anAddressThatTheKubeletDoesNotReach(String host) {
        refused(
                "management host: " + host + " (expected: an address that the kubelet reaches, such as 0.0.0.0)",
                Services.with(Framework.PLAIN).managementHost(host),
                options(StopMode.SIGTERM));
    }

    @Test
    void portsThatNobodyKnowsBeforehand() {
        refused(
                "application port: 0 (expected: a fixed port from 1 to 65535)\n"
                        + "  management port: 65536 (expected: a fixed port from 1 to 65535)",
                Services.with(Framework.PLAIN).applicationPort(0).managementPort(65_536),
                options(StopMode.SIGTERM));
    }

    @Test
    void aStartThatTakesDays() {
        refused(
                "graceful.warmup.timeout: 1441m (expected: at most 24h, for a startup probe to wait for)",
                Services.with(Framework.PLAIN).warmup(Services.set("graceful.warmup.timeout", 1_441 * 60)),
                options(StopMode.SIGTERM));
    }

    @Test
    void settingsThatTheServiceRefuses() {
        refused(
                "the service refuses its own settings: drain.timeout: ten (expected: a duration, zero or longer)",
                Services.with(Framework.PLAIN).problem("drain.timeout: ten (expected: a duration, zero or longer)"),
                options(StopMode.SIGTERM));
    }

    @Test
    void aSumThatDoesNotFitIsMendedInstead() {
        ServiceProfile service = Services.with(Framework.QUARKUS)
                .drain(Services.set("quarkus.graceful.drain.timeout", 60))
                .problem(
                        "quarkus.graceful.termination-grace-period: 30s (expected: at least 1m13s = propagation.delay 8s"
                                + " + …)")
                .build();

        String text = Renderer.of(service, options(StopMode.SIGTERM).build())
                .render(Form.CONTAINER)
                .get("container.yaml");

        assertTrue(text.contains("terminationGracePeriodSeconds: 73 "), text);
        assertTrue(text.contains("value: 73s\n"), text);
    }

    @Test
    void aLivenessProbeIsLeftOutRatherThanGuessed() {
        Renderer renderer = Renderer.of(
                Services.without(Framework.PLAIN).build(),
                options(StopMode.SLEEP).readinessPath("/ready").build());

        for (Form form : Form.values()) {
            String all = String.join("", renderer.render(form).values());
            assertTrue(all.lines().noneMatch(line -> line.strip().startsWith("livenessProbe:")), all);
            assertTrue(all.contains("# No livenessProbe: "), all);
        }
    }
}
