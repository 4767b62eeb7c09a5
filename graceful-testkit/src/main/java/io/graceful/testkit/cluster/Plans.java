package io.graceful.testkit.cluster;

import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Durations;
import io.graceful.testkit.scenario.NodeSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Step;
import io.graceful.testkit.time.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a scenario will do, before it does it: the same seed gives the same lines and the same lags. */
public final class Plans {

    private Plans() {}

    /** One line for each thing to know. */
    public static List<String> of(Scenario scenario) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%d pods, surge %s, unavailable %s, %s of grace: %s",
                scenario.deployment().replicas(),
                scenario.deployment().maxSurge(),
                scenario.deployment().maxUnavailable(),
                Durations.text(scenario.pod().grace()),
                String.join(" ", scenario.pod().command())));
        scenario.nodes().forEach(node -> lines.add(node(node, scenario)));
        scenario.clients().forEach(client -> lines.add(client(client)));
        for (Step step : scenario.steps()) {
            String when = step.overlap()
                    ? " " + Durations.text(step.delay()) + " into the step before"
                    : step.delay().isZero() ? "" : " after " + Durations.text(step.delay());
            lines.add("step " + step.action().name() + when);
        }
        return lines;
    }

    /** The lags with which a node will follow the end of each of the first pods. */
    private static String node(NodeSpec node, Scenario scenario) {
        Seed seed = new Seed(scenario.seed());
        List<String> lags = new ArrayList<>();
        for (int pod = 1; pod <= scenario.deployment().replicas(); pod++) {
            lags.add(Proxy.lag(node, seed, "pod-" + pod + " serving terminating")
                    .map(Durations::text)
                    .orElse("never"));
        }
        return node.name() + " follows after " + node.lag() + "; the end of the first pods after "
                + String.join(", ", lags);
    }

    private static String client(ClientSpec client) {
        return String.format(
                Locale.ROOT,
                "%s: %s %s %s, %s",
                client.name(),
                client.kind().text(),
                client.message().method(),
                client.message().path(),
                client.kind() == ClientSpec.Kind.EVENTS ? client.connections() + " kept" : rate(client) + " a second");
    }

    private static String rate(ClientSpec client) {
        return client.rate() == Math.rint(client.rate())
                ? Long.toString((long) client.rate())
                : Double.toString(client.rate());
    }
}
