package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What makes a scenario playable. */
final class Rules {

    private static final int MOST_PODS = 200;

    private final Scenario scenario;
    private final List<Problem> problems = new ArrayList<>();

    private Rules(Scenario scenario) {
        this.scenario = scenario;
    }

    static List<Problem> problems(Scenario scenario) {
        Rules rules = new Rules(scenario);
        PodRules.check(scenario.pod(), "pod", rules::wrong);
        rules.deployment();
        rules.nodes();
        rules.clients();
        rules.counts();
        for (int i = 0; i < scenario.steps().size(); i++) {
            rules.step(scenario.steps().get(i), "steps[" + i + "]");
        }
        rules.times();
        return rules.problems;
    }

    private void wrong(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void deployment() {
        Deployment deployment = scenario.deployment();
        if (deployment.replicas() < 1 || deployment.replicas() > MOST_PODS) {
            wrong("deployment.replicas", deployment.replicas() + " (expected: 1 to " + MOST_PODS + ")");
        }
        share("deployment.maxSurge", deployment.maxSurge());
        share("deployment.maxUnavailable", deployment.maxUnavailable());
        if (deployment.maxSurge().value() == 0 && deployment.maxUnavailable().value() == 0) {
            wrong(
                    "deployment.maxUnavailable",
                    deployment.maxUnavailable() + " with maxSurge " + deployment.maxSurge()
                            + " (expected: one of them above 0, or no pod can ever be replaced)");
        }
        notNegative("deployment.minReadySeconds", deployment.minReady());
    }

    private void share(String path, Deployment.Share share) {
        if (share.value() < 0) {
            wrong(path, share + " (expected: 0 or more, as a number of pods or a percentage)");
        }
    }

    private void nodes() {
        unique("nodes", scenario.nodes(), NodeSpec::name);
        for (int i = 0; i < scenario.nodes().size(); i++) {
            law("nodes[" + i + "].lag", scenario.nodes().get(i).lag());
        }
    }

    private void law(String path, Law law) {
        if (law instanceof Law.Fixed fixed) {
            notNegative(path, fixed.delay());
        } else if (law instanceof Law.Uniform uniform) {
            notNegative(path, uniform.least());
            if (uniform.most().compareTo(uniform.least()) < 0) {
                wrong(path, law + " (expected: the longer one last)");
            }
        } else if (law instanceof Law.Lognormal lognormal) {
            if (lognormal.p50().isNegative()
                    || lognormal.p50().isZero()
                    || lognormal.p99().compareTo(lognormal.p50()) < 0) {
                wrong(path, law + " (expected: p50 above 0 and p99 not below p50)");
            }
        }
    }

    private void clients() {
        unique("clients", scenario.clients(), ClientSpec::name);
        for (int i = 0; i < scenario.clients().size(); i++) {
            ClientRules.check(scenario.clients().get(i), scenario, "clients[" + i + "]", this::wrong);
        }
    }

    private void counts() {
        Counts counts = scenario.counts();
        if (counts == null) {
            return;
        }
        if (!counts.page().path().startsWith("/")) {
            wrong("counts.httpGet.path", counts.page().path() + " (expected: a path that begins with /)");
        }
        List<String> ports =
                scenario.pod().ports().stream().map(PodSpec.Port::name).toList();
        if (!ports.contains(counts.page().port())) {
            wrong(
                    "counts.httpGet.port",
                    counts.page().port() + " (expected: one of the pod's ports " + String.join(", ", ports) + ")");
        }
        if (counts.zero().isEmpty()) {
            wrong("counts.zero", "none (expected: the names of metrics that have to be zero)");
        }
        notNegative("counts.within", counts.within());
    }

    private void step(Step step, String path) {
        notNegative(path, step.delay());
        Action action = step.action();
        if (action instanceof Action.RollingUpdate update && update.pod() != null) {
            PodRules.check(update.pod(), path, this::wrong);
        } else if (action instanceof Action.Scale scale && (scale.replicas() < 0 || scale.replicas() > MOST_PODS)) {
            wrong(path + ".scale", scale.replicas() + " (expected: 0 to " + MOST_PODS + ")");
        } else if (action instanceof Action.Delete delete) {
            delete(delete, path);
        } else if (action instanceof Action.NodeShutdown shutdown) {
            node(shutdown.node(), path + ".node-shutdown");
            notNegative(path + ".gracePeriodSeconds", shutdown.grace());
            if (scenario.nodes().size() < 2) {
                wrong(path + ".node-shutdown", shutdown.node() + " (expected: another node for its pods to go to)");
            }
        } else if (action instanceof Action.KubeletRestart restart) {
            node(restart.node(), path + ".kubelet-restart");
        } else if (action instanceof Action.Pause pause) {
            notNegative(path + ".pause", pause.time());
        }
    }

    private void delete(Action.Delete delete, String path) {
        if (delete.count() < 1 || delete.count() > MOST_PODS) {
            wrong(path + ".delete", delete.count() + " (expected: 1 or more pods)");
        }
        if (delete.grace() != null) {
            notNegative(path + ".gracePeriodSeconds", delete.grace());
        }
    }

    private void node(String name, String path) {
        List<String> names = scenario.nodes().stream().map(NodeSpec::name).toList();
        if (!names.contains(name)) {
            wrong(path, name + " (expected: one of " + String.join(", ", names) + ")");
        }
    }

    private void times() {
        notNegative("leadIn", scenario.leadIn());
        notNegative("leadOut", scenario.leadOut());
        Duration waits = scenario.leadIn().plus(scenario.leadOut());
        for (Step step : scenario.steps()) {
            waits = waits.plus(step.delay());
            if (step.action() instanceof Action.Pause pause) {
                waits = waits.plus(pause.time());
            }
        }
        if (scenario.limit().compareTo(waits) <= 0) {
            wrong(
                    "limit",
                    Durations.text(scenario.limit()) + " (expected: more than the " + Durations.text(waits)
                            + " that the scenario waits by itself)");
        }
        if (scenario.expect().failed() < 0) {
            wrong("expect.failed", scenario.expect().failed() + " (expected: 0 or more)");
        }
        if (scenario.expect().kills() < 0) {
            wrong("expect.kills", scenario.expect().kills() + " (expected: 0 or more)");
        }
        Double ratio = scenario.expect().coldRatio();
        if (ratio != null && !(ratio >= 1 && ratio <= Double.MAX_VALUE)) {
            wrong("expect.coldRatio", ratio + " (expected: a number, 1 or more)");
        }
    }

    private <T> void unique(String path, List<T> all, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            String one = name.apply(all.get(i));
            if (one.isBlank()) {
                wrong(path + "[" + i + "].name", "is empty");
            } else if (!seen.add(one)) {
                wrong(path + "[" + i + "].name", one + " (expected: a name that no other has)");
            }
        }
    }

    private void notNegative(String path, Duration duration) {
        if (duration.isNegative()) {
            wrong(path, Durations.text(duration) + " (expected: 0 or longer)");
        }
    }
}
