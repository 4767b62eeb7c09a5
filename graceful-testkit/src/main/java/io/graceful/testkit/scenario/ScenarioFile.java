package io.graceful.testkit.scenario;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads scenarios from YAML files. */
public final class ScenarioFile {

    private static final int MOST_BYTES = 1024 * 1024;
    private static final Pattern RANGE = Pattern.compile("(.+?)\\s*\\.\\.\\s*(.+)");
    private static final String LAGS = "a duration such as 2s, a range such as 1s..5s, never, or p50 and p99";

    private final Yaml yaml;
    private final Path directory;

    private ScenarioFile(Path file) {
        yaml = new Yaml(file.toString());
        Path parent = file.toAbsolutePath().getParent();
        directory = parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    /**
     * The scenario in this file. Relative paths in it are relative to the file.
     *
     * @throws ScenarioException with every problem and its line, if there is any
     */
    public static Scenario read(Path file) {
        return new ScenarioFile(file).scenario(file, text(file));
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw failed(file, "longer than 1 MiB (expected: a scenario)");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw failed(file, "no such file");
        } catch (CharacterCodingException e) {
            throw failed(file, "no text in UTF-8");
        } catch (IOException e) {
            throw failed(file, "cannot be read: " + e.getMessage());
        }
    }

    private static ScenarioException failed(Path file, String message) {
        return new ScenarioException(List.of(new Problem(file.toString(), message)));
    }

    private Scenario scenario(Path file, String text) {
        Node root = root(file, text);
        Yaml.Fields fields = yaml.fields(
                root,
                "",
                "name",
                "seed",
                "pod",
                "deployment",
                "service",
                "nodes",
                "clients",
                "counts",
                "steps",
                "leadIn",
                "leadOut",
                "limit",
                "expect");
        PodReader pods = new PodReader(yaml, directory);
        PodSpec.Builder builder = PodSpec.running().workingDir(directory);
        Node podNode = fields.get("pod");
        PodSpec pod = podNode == null ? builder.build() : pods.read(podNode, "pod", builder);
        Scenario.Builder scenario = Scenario.of(pod);
        head(fields, scenario, file);
        deployment(fields, scenario);
        each(fields, "nodes", "nodes", (node, path) -> node(node, path, scenario));
        clients(fields, scenario);
        counts(fields, pods, scenario);
        StepReader steps = new StepReader(yaml, pods, pod);
        each(fields, "steps", "steps", (node, path) -> steps.read(node, path).ifPresent(scenario::step));
        return checked(scenario);
    }

    private Scenario checked(Scenario.Builder scenario) {
        try {
            Scenario built = scenario.build();
            if (yaml.problems().isEmpty()) {
                return built;
            }
            throw new ScenarioException(yaml.problems());
        } catch (ScenarioException e) {
            if (!yaml.problems().isEmpty()) {
                // What could not be read may only seem to be missing.
                throw new ScenarioException(yaml.problems());
            }
            throw new ScenarioException(e.problems().stream().map(yaml::located).toList());
        }
    }

    private static Node root(Path file, String text) {
        try {
            Optional<Node> root = new Compose(LoadSettings.builder()
                            .setLabel(file.toString())
                            .setAllowDuplicateKeys(true)
                            .build())
                    .composeString(text);
            return root.orElseThrow(() -> failed(file, "empty (expected: a scenario)"));
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark()
                    .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("");
            throw new ScenarioException(List.of(new Problem(file + place, "no YAML: " + e.getProblem())));
        } catch (YamlEngineException e) {
            throw failed(file, "no YAML: " + e.getMessage());
        }
    }

    private static void head(Yaml.Fields fields, Scenario.Builder scenario, Path file) {
        Path name = file.getFileName();
        scenario.name(fields.text("name", "a name")
                .orElse(name == null ? "" : name.toString().replaceFirst("\\.ya?ml$", "")));
        fields.text("seed", "a whole number").ifPresent(text -> {
            try {
                scenario.seed(Long.parseLong(text));
            } catch (NumberFormatException e) {
                Optional<Object> unused = fields.bad("seed", text, "a whole number");
            }
        });
        fields.duration("leadIn").ifPresent(scenario::leadIn);
        fields.duration("leadOut").ifPresent(scenario::leadOut);
        fields.duration("limit").ifPresent(scenario::limit);
    }

    private void deployment(Yaml.Fields fields, Scenario.Builder scenario) {
        Node node = fields.get("deployment");
        if (node != null) {
            Yaml.Fields deployment =
                    yaml.fields(node, "deployment", "replicas", "maxSurge", "maxUnavailable", "minReadySeconds");
            Deployment defaults = Deployment.of(deployment.integer("replicas").orElse(3));
            scenario.deployment(new Deployment(
                    defaults.replicas(),
                    share(deployment, "maxSurge").orElse(defaults.maxSurge()),
                    share(deployment, "maxUnavailable").orElse(defaults.maxUnavailable()),
                    deployment
                            .integer("minReadySeconds")
                            .map(Duration::ofSeconds)
                            .orElse(defaults.minReady())));
        }
        Node service = fields.get("service");
        if (service != null) {
            yaml.fields(service, "service", "publishNotReadyAddresses")
                    .bool("publishNotReadyAddresses")
                    .ifPresent(scenario::publishNotReadyAddresses);
        }
        Node expect = fields.get("expect");
        if (expect != null) {
            Yaml.Fields expected = yaml.fields(expect, "expect", "failed", "kills", "coldRatio");
            scenario.expect(new Expectation(
                    expected.integer("failed").orElse(0),
                    expected.integer("kills").orElse(0),
                    expected.number("coldRatio").orElse(null)));
        }
    }

    private static Optional<Deployment.Share> share(Yaml.Fields fields, String key) {
        String what = "a number of pods or a percentage";
        return fields.text(key, what).flatMap(text -> {
            boolean percent = text.endsWith("%");
            try {
                return Optional.of(new Deployment.Share(
                        Integer.parseInt(percent ? text.substring(0, text.length() - 1) : text), percent));
            } catch (NumberFormatException e) {
                return fields.bad(key, text, what);
            }
        });
    }

    private void clients(Yaml.Fields fields, Scenario.Builder scenario) {
        ClientReader clients = new ClientReader(yaml, directory);
        if (fields.get("clients") instanceof ScalarNode mix) {
            clients.read(mix, "clients").forEach(scenario::client);
        } else {
            each(
                    fields,
                    "clients",
                    "clients",
                    (node, path) -> clients.read(node, path).forEach(scenario::client));
        }
    }

    private void counts(Yaml.Fields fields, PodReader pods, Scenario.Builder scenario) {
        Node node = fields.get("counts");
        if (node != null) {
            Yaml.Fields counts = yaml.fields(node, "counts", "httpGet", "zero", "within");
            Node page = counts.get("httpGet");
            if (page == null) {
                yaml.wrong(node, "counts.httpGet", "is missing (expected: path and port of the page)");
                return;
            }
            scenario.counts(new Counts(
                    pods.httpGet(page, "counts.httpGet"),
                    counts.words("zero"),
                    counts.duration("within").orElse(Duration.ofSeconds(10))));
        }
    }

    private interface Entry {
        void read(Node node, String path);
    }

    private void each(Yaml.Fields fields, String key, String what, Entry entry) {
        Node node = fields.get(key);
        if (node == null) {
            return;
        }
        List<Node> entries = yaml.list(node, key, what);
        if (entries.isEmpty() && node instanceof SequenceNode) {
            yaml.wrong(node, key, "none (expected: one or more, or no " + key + " at all)");
        }
        for (int i = 0; i < entries.size(); i++) {
            entry.read(entries.get(i), key + "[" + i + "]");
        }
    }

    private void node(Node node, String path, Scenario.Builder scenario) {
        Yaml.Fields fields = yaml.fields(node, path, "name", "count", "lag");
        Law lag = lag(fields).orElse(Law.fixed(Duration.ZERO));
        Optional<String> name = fields.text("name", "a name");
        int count = fields.integer("count").orElse(1);
        if (count < 1 || count > 1000) {
            Optional<Object> unused = fields.bad("count", Integer.toString(count), "1 to 1000");
        } else if (name.isPresent() && count == 1) {
            scenario.node(name.get(), lag);
        } else if (name.isPresent()) {
            Optional<Object> unused = fields.bad("count", Integer.toString(count), "1 for a node with a name");
        } else {
            scenario.nodes(count, lag);
        }
    }

    private Optional<Law> lag(Yaml.Fields fields) {
        Node node = fields.get("lag");
        if (node == null) {
            yaml.wrong(fields.node(), fields.path("lag"), "is missing (expected: " + LAGS + ")");
            return Optional.empty();
        }
        if (node instanceof MappingNode) {
            Yaml.Fields quantiles = yaml.fields(node, fields.path("lag"), "p50", "p99");
            Optional<Duration> p50 = quantiles.duration("p50");
            Optional<Duration> p99 = quantiles.duration("p99");
            if (p50.isEmpty() || p99.isEmpty()) {
                yaml.wrong(node, fields.path("lag"), "not both of p50 and p99 (expected: " + LAGS + ")");
                return Optional.empty();
            }
            return Optional.of(Law.lognormal(p50.get(), p99.get()));
        }
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : Yaml.kind(node);
        Law law = law(text);
        return law == null ? fields.bad("lag", text, LAGS) : Optional.of(law);
    }

    private static @Nullable Law law(String text) {
        if (text.equals("never")) {
            return Law.never();
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            Optional<Duration> least = Durations.parse(range.group(1));
            Optional<Duration> most = Durations.parse(range.group(2));
            return least.isEmpty() || most.isEmpty() ? null : Law.uniform(least.get(), most.get());
        }
        return Durations.parse(text).map(Law::fixed).orElse(null);
    }
}
