package io.graceful.manifest.render;

import io.graceful.manifest.check.Facts;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.settings.Setting;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * Every number of a pod spec, and where it comes from.
 *
 * @param grace terminationGracePeriodSeconds, and what graceful is told
 * @param propagation what graceful's wait for routers has to be set to, if the service's own is shorter
 * @param sleep what a hook sleeps, in seconds; 0 without one
 */
record PodNumbers(
        Reasoned grace,
        Optional<Reasoned> propagation,
        Reasoned sleep,
        Reasoned startupFailures,
        Reasoned minReadySeconds,
        Reasoned progressDeadlineSeconds) {

    /** A pod that has started is seen within a second; that a slow answer stretches it only gives more time. */
    static final int STARTUP_PERIOD = 1;

    private static final long LEAST_GRACE = 30;
    private static final Duration USUAL_SLEEP = Duration.ofSeconds(10);

    /** A hook is a program that has to be started, or a timer of a busy node. */
    private static final Duration HOOK_MARGIN = Duration.ofSeconds(3);

    /** From the start of the process to the warm-up: JVM and framework, under a CPU limit. */
    private static final Duration START_RESERVE = Duration.ofSeconds(60);

    private static final Duration UNKNOWN_WARMUP = Duration.ofSeconds(60);
    private static final Duration LONGEST_WARMUP = Duration.ofDays(1);

    /** To find a node and fetch the image. */
    private static final long PLACEMENT_RESERVE = 120;

    private static final long LEAST_READY = 5;
    private static final long LEAST_READY_BEHIND_LOAD_BALANCER = 30;

    /** @param why where it comes from, in words, for a comment */
    record Reasoned(long value, String why) {}

    static PodNumbers of(ServiceProfile profile, RenderOptions options, Refusal refusal) {
        Reasoned sleep = sleep(options, refusal);
        Optional<Reasoned> propagation = profile.usesGraceful() ? raised(profile, options) : Optional.empty();
        Reasoned grace = profile.usesGraceful()
                ? graceOfGraceful(profile, propagation)
                : graceOfOthers(profile, options.mode(), sleep.value());
        Reasoned failures = startup(profile, refusal);
        Reasoned ready = minReady(options.loadBalancer());
        return new PodNumbers(
                grace, propagation, sleep, failures, ready, deadline(failures.value() * STARTUP_PERIOD, ready.value()));
    }

    private static Reasoned sleep(RenderOptions options, Refusal refusal) {
        if (options.mode() != StopMode.SLEEP) {
            return new Reasoned(0, "");
        }
        Duration lag = options.loadBalancer().lag();
        Duration chosen = options.sleep().orElse(Durations.max(USUAL_SLEEP, lag));
        refusal.check(
                chosen.compareTo(lag) >= 0,
                "sleep",
                Durations.text(chosen),
                "at least " + Durations.text(lag) + ", for as long may the load balancer (" + options.loadBalancer()
                        + ") send requests");
        String why = options.sleep().isPresent()
                ? "as it was asked for"
                : lag.compareTo(USUAL_SLEEP) > 0
                        ? "for as long may the load balancer (" + options.loadBalancer()
                                + ") send requests to a pod that is told to stop"
                        : "for as long may nodes of a busy cluster send requests to a pod that is told to stop";
        return new Reasoned(chosen.toSeconds(), why);
    }

    private static Optional<Reasoned> raised(ServiceProfile profile, RenderOptions options) {
        Duration lag = options.loadBalancer().lag();
        Duration own = profile.propagation().map(Figure::value).orElse(Duration.ZERO);
        if (own.compareTo(lag) >= 0) {
            return Optional.empty();
        }
        String instead = profile.propagation()
                .map(figure -> ", and " + Sum.named(figure) + " is " + Durations.text(own))
                .orElse("");
        return Optional.of(new Reasoned(
                Sum.wholeSeconds(lag),
                "The load balancer (" + options.loadBalancer() + ") may send requests for " + Durations.text(lag)
                        + " to a pod that is told to stop" + instead + "."));
    }

    /** What the service counts on, raised by what its wait is raised by, so that what it kept in reserve is kept. */
    private static Reasoned graceOfGraceful(ServiceProfile profile, Optional<Reasoned> raised) {
        Sum needed = new Sum();
        if (raised.isPresent()) {
            needed.add(Duration.ofSeconds(raised.get().value()), "for the load balancer");
        } else {
            needed.add(profile.propagation(), "propagation");
        }
        needed.add(profile.drain(), "the drain")
                .add(profile.stop(), "stop hooks")
                .add(profile.exit(), "for the exit");
        Duration own = profile.propagation().map(Figure::value).orElse(Duration.ZERO);
        Duration more = raised.map(found -> Duration.ofSeconds(found.value()).minus(own))
                .orElse(Duration.ZERO);
        Duration said = profile.gracePeriod().map(Figure::value).orElse(Duration.ofSeconds(LEAST_GRACE));
        String saidBy = profile.gracePeriod().map(Sum::named).orElse("which is Kubernetes' default");
        long wanted = Sum.wholeSeconds(said.plus(more));
        if (needed.seconds() > wanted) {
            return new Reasoned(
                    needed.seconds(),
                    "More than " + Durations.text(said) + ", " + saidBy + ", because it has to hold: " + needed + ".");
        }
        String from = more.isZero()
                ? "From " + saidBy + "."
                : Durations.text(said) + " " + saidBy + " + " + Durations.text(more) + " for the load balancer.";
        return new Reasoned(wanted, from + " It holds " + needed + ".");
    }

    private static Reasoned graceOfOthers(ServiceProfile profile, StopMode mode, long sleep) {
        Sum needed = new Sum();
        if (mode == StopMode.SLEEP) {
            needed.add(Duration.ofSeconds(sleep), "of the hook").add(HOOK_MARGIN, "for the hook to start and end");
        }
        profile.propagation()
                .filter(figure -> !figure.value().isZero())
                .ifPresent(figure -> needed.add(Optional.of(figure), ""));
        needed.add(profile.drain(), "requests in flight");
        profile.stop().ifPresent(figure -> needed.add(Optional.of(figure), ""));
        needed.add(profile.exit(), "for the exit");
        boolean few = needed.seconds() < LEAST_GRACE;
        return new Reasoned(
                Math.max(LEAST_GRACE, needed.seconds()),
                few ? "Kubernetes' default, which holds " + needed + "." : "Holds " + needed + ".");
    }

    private static Reasoned startup(ServiceProfile profile, Refusal refusal) {
        Duration warmup = profile.warmup().map(Figure::value).orElse(UNKNOWN_WARMUP);
        refusal.check(
                warmup.compareTo(LONGEST_WARMUP) <= 0,
                profile.warmup().map(Figure::name).orElse(Setting.WARMUP_TIMEOUT.property()),
                Durations.text(warmup),
                "at most 24h, for a startup probe to wait for");
        Duration budget = warmup.plus(Durations.max(START_RESERVE, warmup));
        long failures = Sum.wholeSeconds(budget) / STARTUP_PERIOD;
        String covered = profile.warmup()
                .map(figure -> "of which " + Durations.text(warmup) + " for " + Sum.named(figure)
                        + ", the rest for the JVM to start")
                .orElse("how long it takes is not known");
        return new Reasoned(
                failures,
                "Time to start: " + failures + " x " + STARTUP_PERIOD + "s = " + failures * STARTUP_PERIOD + "s, "
                        + covered + ". Until then the other probes wait.");
    }

    private static Reasoned minReady(Facts.LoadBalancer loadBalancer) {
        if (loadBalancer == Facts.LoadBalancer.NONE) {
            return new Reasoned(LEAST_READY, "Time for nodes to learn of a pod that is ready, before an old one goes.");
        }
        return new Reasoned(
                Math.max(LEAST_READY_BEHIND_LOAD_BALANCER, Sum.wholeSeconds(loadBalancer.lag())),
                "Time for the load balancer to learn of a pod that is ready, before an old one goes: as long as it takes to"
                        + " forget one, not less than 30s. A readiness gate of its controller is better.");
    }

    private static Reasoned deadline(long budget, long ready) {
        long least = budget + ready + PLACEMENT_RESERVE;
        return new Reasoned(
                Math.max(300, (least + 59) / 60 * 60),
                "Longer than the slowest start: " + budget + "s of the startup probe + " + ready
                        + "s minReadySeconds + " + PLACEMENT_RESERVE + "s to find a node and fetch the image = " + least
                        + "s.");
    }
}
