package io.graceful.manifest.render;

import io.graceful.manifest.check.Facts;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.settings.Setting;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.regex.Pattern;

/** Which mode goes with which service: what would lose requests, or wait twice, is not rendered. */
final class ModeRules {

    /** The core's own words for a sum that does not fit. The grace period rendered here mends that one. */
    private static final Pattern SUM =
            Pattern.compile(Pattern.quote(Setting.TERMINATION_GRACE_PERIOD.key()) + ": .* \\(expected: at least .*");

    private ModeRules() {}

    static void check(ServiceProfile profile, RenderOptions options, Refusal refusal) {
        profile.problems().stream()
                .filter(problem -> !SUM.matcher(problem).find())
                .forEach(problem -> refusal.add("the service refuses its own settings: " + problem));
        Duration wait = profile.propagation().map(Figure::value).orElse(Duration.ZERO);
        boolean waits = !wait.isZero();
        String expected = switch (options.mode()) {
            case SIGTERM ->
                profile.usesGraceful() || waits
                        ? ""
                        : "sleep, because " + without(profile) + " waits for routers after SIGTERM";
            case PRESTOP -> profile.usesGraceful() ? "" : "sleep, because " + without(profile) + " answers /drain";
            case SLEEP ->
                profile.usesGraceful() || waits
                        ? "sigterm, because the service waits for routers itself: the wait would be paid twice"
                        : "";
        };
        refusal.check(expected.isEmpty(), "mode", options.mode().text(), expected);
        Facts.LoadBalancer loadBalancer = options.loadBalancer();
        if (expected.isEmpty() && !profile.usesGraceful() && options.mode() == StopMode.SIGTERM) {
            refusal.check(
                    wait.compareTo(loadBalancer.lag()) >= 0,
                    profile.propagation().map(Figure::name).orElse("propagation"),
                    Durations.text(wait),
                    "at least " + Durations.text(loadBalancer.lag()) + ", for as long may the load balancer ("
                            + loadBalancer + ") send requests");
        }
    }

    private static String without(ServiceProfile profile) {
        return profile.graceful().isPresent()
                ? "nothing in a service without graceful"
                : "nothing in a service that is not known to use graceful";
    }
}
