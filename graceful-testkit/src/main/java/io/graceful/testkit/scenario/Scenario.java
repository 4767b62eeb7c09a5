package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run depends on. The same scenario with the same seed draws the same delays and the same request times.
 *
 * @param publishNotReadyAddresses of the Service: its endpoints count as ready whatever their pods say
 * @param leadIn load on ready pods before the first step
 * @param leadOut load after the last step
 * @param counts the service's own counts, which have to be zero after the run; null if it tells none
 * @param limit the longest a run may take; one that is not over by then has failed
 */
public record Scenario(
        String name,
        long seed,
        PodSpec pod,
        Deployment deployment,
        boolean publishNotReadyAddresses,
        List<NodeSpec> nodes,
        List<ClientSpec> clients,
        List<Step> steps,
        ClusterDelays delays,
        Duration leadIn,
        Duration leadOut,
        Duration limit,
        Expectation expect,
        @Nullable Counts counts) {

    public Scenario {
        nodes = List.copyOf(nodes);
        clients = List.copyOf(clients);
        steps = List.copyOf(steps);
    }

    /** A scenario around this pod, with a rolling update of three replicas behind four nodes if nothing else is said. */
    public static Builder of(PodSpec pod) {
        return new Builder(pod);
    }

    /** What to change in a copy. */
    public Builder toBuilder() {
        Builder builder = new Builder(pod);
        builder.name = name;
        builder.seed = seed;
        builder.deployment = deployment;
        builder.publishNotReadyAddresses = publishNotReadyAddresses;
        builder.nodes.addAll(nodes);
        builder.clients.addAll(clients);
        builder.steps.addAll(steps);
        builder.delays = delays;
        builder.leadIn = leadIn;
        builder.leadOut = leadOut;
        builder.limit = limit;
        builder.expect = expect;
        builder.counts = counts;
        return builder;
    }

    /** Puts a scenario together. Not for use by two threads at once. */
    public static final class Builder {

        private static final Law USUAL_LAG = Law.uniform(Duration.ofSeconds(1), Duration.ofSeconds(5));

        private String name = "rolling update";
        private long seed = 1;
        private PodSpec pod;
        private Deployment deployment = Deployment.of(3);
        private boolean publishNotReadyAddresses;
        private final List<NodeSpec> nodes = new ArrayList<>();
        private final List<ClientSpec> clients = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private ClusterDelays delays = ClusterDelays.IDLE;
        private Duration leadIn = Duration.ofSeconds(2);
        private Duration leadOut = Duration.ofSeconds(1);
        private Duration limit = Duration.ofMinutes(5);
        private Expectation expect = Expectation.PERFECT;
        private @Nullable Counts counts;

        private Builder(PodSpec pod) {
            this.pod = pod;
        }

        public Builder name(String text) {
            name = text;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder pod(PodSpec spec) {
            pod = spec;
            return this;
        }

        public Builder deployment(Deployment spec) {
            deployment = spec;
            return this;
        }

        public Builder replicas(int count) {
            deployment = deployment.replicas(count);
            return this;
        }

        public Builder publishNotReadyAddresses(boolean yes) {
            publishNotReadyAddresses = yes;
            return this;
        }

        /** Adds nodes whose proxies follow a change after a delay of this law; named node-1, node-2 and so on. */
        public Builder nodes(int count, Law lag) {
            for (int i = 0; i < count; i++) {
                nodes.add(new NodeSpec("node-" + (nodes.size() + 1), lag));
            }
            return this;
        }

        public Builder node(String nodeName, Law lag) {
            nodes.add(new NodeSpec(nodeName, lag));
            return this;
        }

        /** Takes all nodes back. */
        public Builder noNodes() {
            nodes.clear();
            return this;
        }

        public Builder client(ClientSpec spec) {
            clients.add(spec);
            return this;
        }

        /** Adds the callers of a mix, at their usual rates. */
        public Builder clients(Mix mix, Map<Mix.Page, String> pages) {
            clients.addAll(mix.clients(pages, 1));
            return this;
        }

        /** Takes all clients back. */
        public Builder noClients() {
            clients.clear();
            return this;
        }

        public Builder step(Step step) {
            steps.add(step);
            return this;
        }

        /** Adds an action that begins when the one before is over. */
        public Builder then(Action action) {
            return step(Step.of(action));
        }

        /** Takes all steps back. */
        public Builder noSteps() {
            steps.clear();
            return this;
        }

        public Builder delays(ClusterDelays all) {
            delays = all;
            return this;
        }

        public Builder leadIn(Duration time) {
            leadIn = time;
            return this;
        }

        public Builder leadOut(Duration time) {
            leadOut = time;
            return this;
        }

        public Builder limit(Duration time) {
            limit = time;
            return this;
        }

        public Builder expect(Expectation expectation) {
            expect = expectation;
            return this;
        }

        /** Asks each pod after the run whether these are zero again. */
        public Builder counts(@Nullable Counts page) {
            counts = page;
            return this;
        }

        /**
         * The scenario, checked as a whole.
         *
         * @throws ScenarioException if it cannot be played; it lists every problem
         */
        public Scenario build() {
            Scenario scenario = new Scenario(
                    name,
                    seed,
                    pod,
                    deployment,
                    publishNotReadyAddresses,
                    nodes.isEmpty() ? usualNodes() : nodes,
                    clients.isEmpty() ? List.of(usualClient()) : clients,
                    steps.isEmpty() ? List.of(Step.of(new Action.RollingUpdate(null))) : steps,
                    delays,
                    leadIn,
                    leadOut,
                    limit,
                    expect,
                    counts);
            List<Problem> problems = Rules.problems(scenario);
            if (!problems.isEmpty()) {
                throw new ScenarioException(problems);
            }
            return scenario;
        }

        private static List<NodeSpec> usualNodes() {
            List<NodeSpec> four = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                four.add(new NodeSpec("node-" + i, USUAL_LAG));
            }
            return four;
        }

        private static ClientSpec usualClient() {
            return ClientSpec.get("new connections", ClientSpec.Kind.NEW_CONNECTION, 50, "/");
        }
    }
}
