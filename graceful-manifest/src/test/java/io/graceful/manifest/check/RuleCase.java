package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The good manifest with something changed, and the rule that the change is about. A case begins as the good manifest, a
 * service in plain Java with graceful's defaults, and facts of a cluster in which nothing is unusual; each {@code with…}
 * changes one of these.
 */
final class RuleCase {

    /** Where the service counts on nothing unusual. */
    static final Facts PLAIN_CLUSTER = Facts.builder()
            .kubernetes(new KubernetesVersion(1, 34))
            .loadBalancer(Facts.LoadBalancer.NONE)
            .mesh(Facts.Mesh.NONE)
            .image(Facts.Image.SHELL)
            .nodes(Facts.Nodes.STABLE)
            .nodeShutdown(Duration.ofSeconds(30))
            .build();

    private final Rule rule;
    private final String name;
    private String text = good();
    private Function<PodEnvironment, ServiceProfile> profile =
            environment -> withGraceful().build();
    private Facts facts = PLAIN_CLUSTER;
    private String dockerfile = "FROM eclipse-temurin:17-jre\nENTRYPOINT [\"java\", \"-jar\", \"service.jar\"]\n";

    private RuleCase(Rule rule, String name) {
        this.rule = rule;
        this.name = name;
    }

    /** A case of a rule; {@code name} says in a few words what is changed. */
    static RuleCase of(Rule rule, String name) {
        return new RuleCase(rule, name);
    }

    static String good() {
        try (InputStream in = RuleCase.class.getResourceAsStream("good.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What graceful's defaults amount to in plain Java. */
    static ServiceProfile.Builder withGraceful() {
        return ServiceProfile.builder()
                .framework(io.graceful.manifest.service.Framework.PLAIN)
                .graceful(true)
                .gracePeriod(figure("graceful.termination-grace-period", 30))
                .propagation(figure("graceful.propagation.delay", 8))
                .drain(figure("graceful.drain.timeout", 10))
                .stop(figure("graceful.stop.timeout", 3))
                .warmup(figure("graceful.warmup.timeout", 60))
                .applicationPort(8080)
                .managementPort(8081)
                .startupPaths("/startupz")
                .readinessPaths("/healthz", "/readyz")
                .livenessPaths("/livez");
    }

    static Figure figure(String name, long seconds) {
        return new Figure(Duration.ofSeconds(seconds), name, Figure.DEFAULT);
    }

    /** Replaces a text that stands in the manifest, all of its occurrences. */
    RuleCase replace(String old, String replacement) {
        assertTrue(text.contains(old), () -> name + ": the manifest has no " + old);
        text = text.replace(old, replacement);
        return this;
    }

    /** Puts a line behind the first line that contains {@code after}. */
    RuleCase insert(String after, String lines) {
        int at = text.indexOf('\n', text.indexOf(after)) + 1;
        assertTrue(text.contains(after), () -> name + ": the manifest has no " + after);
        text = text.substring(0, at) + lines + "\n" + text.substring(at);
        return this;
    }

    /** Adds a document. */
    RuleCase append(String document) {
        text = text + "---\n" + document;
        return this;
    }

    RuleCase manifest(String other) {
        text = other;
        return this;
    }

    RuleCase service(ServiceProfile.Builder other) {
        ServiceProfile built = other.build();
        profile = environment -> built;
        return this;
    }

    /** A service that reads from the pod's environment. */
    RuleCase service(Function<PodEnvironment, ServiceProfile> other) {
        profile = other;
        return this;
    }

    /** A service that takes its grace period from the pod's environment, as real ones do. */
    RuleCase reading(ServiceProfile.Builder other) {
        profile = environment -> {
            String told = environment.variables().get("GRACEFUL_TERMINATION_GRACE_PERIOD");
            if (told != null) {
                other.gracePeriod(new Figure(
                        Duration.parse("PT" + told),
                        "graceful.termination-grace-period",
                        "env GRACEFUL_TERMINATION_GRACE_PERIOD"));
            }
            return other.build();
        };
        return this;
    }

    RuleCase facts(UnaryOperator<Facts.Builder> change) {
        facts = change.apply(Facts.builder()
                        .kubernetes(new KubernetesVersion(1, 34))
                        .loadBalancer(Facts.LoadBalancer.NONE)
                        .mesh(Facts.Mesh.NONE)
                        .image(Facts.Image.SHELL)
                        .nodes(Facts.Nodes.STABLE)
                        .nodeShutdown(Duration.ofSeconds(30)))
                .build();
        return this;
    }

    RuleCase dockerfile(String other) {
        dockerfile = other;
        return this;
    }

    Rule rule() {
        return rule;
    }

    String text() {
        return text;
    }

    ManifestCheck check() {
        return ManifestCheck.of(profile).facts(facts).dockerfile("Dockerfile", dockerfile);
    }

    List<YamlFile> files() {
        return List.of(YamlFile.of("shop.yaml", text));
    }

    CheckReport report() {
        return check().check(files());
    }

    /** The rules that it breaks. */
    Set<Rule> broken() {
        return report().open().stream().map(Finding::rule).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
        return rule + " " + name;
    }
}
