package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.StopFixture;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The sums of the page about numbers are those of the settings, and its reports are those of real stops. */
class NumbersPageTest {

    private static final String PAGE = "docs/numbers.md";

    private static final String ALB = "kubernetes-sigs/aws-load-balancer-controller";

    /** The stop signal. */
    private static final double T = 60;

    /** What the page says of a router, and how long a pod behind it goes on serving. */
    private record Router(String name, String published, Duration delay) {}

    private static final List<Router> ROUTERS = List.of(
            router("kube-proxy alone", "p50 1.5 s, p99 6.8 s with 100 nodes" + issue("kubernetes", 124272), 8),
            router(
                    "kube-proxy, 200,000 endpoints and more",
                    "17 to 21 s for one sync" + issue("kubernetes", 138073),
                    25),
            router("ingress-nginx", "its controller's update, then up to 1 s in each worker", 10),
            router("Traefik", "its controller's update, then up to 2 s", 10),
            router("Envoy, Gateway API", "no figure known", 10),
            router("Istio, Linkerd", "no figure known", 8),
            router("AWS ALB, targets `ip`", "5 s lost requests, 25 s did not" + issue(ALB, 1064), 35),
            router("AWS ALB, targets `instance`", "40 s lost a few, 70 s none" + issue(ALB, 2106), 70),
            router("AWS NLB, targets `ip`", "two minutes and more" + issue(ALB, 2366), 130),
            router("Google Cloud, NEG", "40 s, Google's advice for a sleep", 40));

    private static String issue(String repository, int number) {
        String address = repository.contains("/") ? repository : repository + "/" + repository;
        return " ([#" + number + "](https://github.com/" + address + "/issues/" + number + "))";
    }

    private static Router router(String name, String published, int seconds) {
        return new Router(name, published, Duration.ofSeconds(seconds));
    }

    @Test
    void theTableIsWhatTheSettingsAllow() {
        List<String> table = new ArrayList<>(List.of(
                "| in front of the pod | how late it is, published | `propagation.delay` | grace period | longest wait |",
                "|---|---|---|---|---|"));
        for (Router router : ROUTERS) {
            GracefulSettings settings = GracefulSettings.builder()
                    .kubernetes(true)
                    .propagationDelay(router.delay())
                    .terminationGracePeriod(router.delay().plusSeconds(22))
                    .build();
            table.add(String.format(
                    "| %s | %s | %s | %s | %s |",
                    router.name(),
                    router.published(),
                    text(router.delay()),
                    text(settings.terminationGracePeriod()),
                    text(settings.propagationMax())));
        }

        Docs.check(PAGE, "routers", table);
    }

    /** The minutes of a manifest are seconds. */
    private static String text(Duration duration) {
        return duration.toSeconds() + "s";
    }

    @Test
    void theLineOfTheStart() {
        GracefulSettings settings = GracefulSettings.builder().kubernetes(true).build();

        Docs.check(PAGE, "start", List.of("```", "STARTING; " + settings, "```"));
    }

    @Test
    void theReportsAreThoseOfRealStops() {
        StopReport enough = play(service -> service.newConnection(T + 4.6));
        StopReport longer = play(service -> {
            service.newConnection(T + 6.5);
            service.newConnection(T + 9.2);
        });
        StopReport capped = play(service -> {
            for (double second = 1; second < 16; second += 2) {
                service.newConnection(T + second);
            }
        });

        assertEquals(StopReport.WaitEnd.QUIET, enough.waitEndedBy());
        assertEquals(StopReport.WaitEnd.QUIET, longer.waitEndedBy());
        assertEquals(StopReport.WaitEnd.CAP, capped.waitEndedBy());
        Docs.check(PAGE, "enough", block(enough));
        Docs.check(PAGE, "longer", block(longer));
        Docs.check(PAGE, "capped", block(capped));
    }

    private static StopReport play(Consumer<StopFixture> traffic) {
        StopFixture service = StopFixture.kubernetes();
        service.client(T - 1, 4);
        service.request(T - 1, T + 3);
        traffic.accept(service);
        service.stopAt(T, StopCause.SIGTERM);
        service.runTo(T + 60);
        return service.report();
    }

    /** On three lines, because pages are narrower than logs. */
    private static List<String> block(StopReport report) {
        assertEquals(Durations.text(Duration.ofSeconds(30)), Durations.text(report.gracePeriod()));
        String line = "[stop 3fa9c1] " + report;
        return List.of("```", line.replace("; ", ";\n  "), "```");
    }
}
