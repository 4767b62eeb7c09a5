package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.Place;
import io.graceful.manifest.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One workload, with all that is known about it, and where rules report what they find. Not thread-safe. */
final class Scope {

    /** Some 30 years. */
    static final long LONGEST_SECONDS = 1_000_000_000;

    private final Manifests manifests;
    private final Workload workload;
    private final PodContainer service;
    private final ServiceProfile profile;
    private final Facts facts;
    private final Dockerfile dockerfile;
    private final Consumer<Finding> findings;
    private final Consumer<Undecided> undecided;

    Scope(
            Manifests manifests,
            Workload workload,
            PodContainer service,
            ServiceProfile profile,
            Facts facts,
            Dockerfile dockerfile,
            Consumer<Finding> findings,
            Consumer<Undecided> undecided) {
        this.manifests = manifests;
        this.workload = workload;
        this.service = service;
        this.profile = profile;
        this.facts = facts;
        this.dockerfile = dockerfile;
        this.findings = findings;
        this.undecided = undecided;
    }

    Manifests manifests() {
        return manifests;
    }

    Workload workload() {
        return workload;
    }

    /** The container that the service runs in. */
    PodContainer service() {
        return service;
    }

    /** What the service does in this pod. */
    ServiceProfile profile() {
        return profile;
    }

    Facts facts() {
        return facts;
    }

    /** The image's Dockerfile; an empty one if there is none. */
    Dockerfile dockerfile() {
        return dockerfile;
    }

    List<KubeObject> services() {
        return manifests.servicesOf(workload);
    }

    /** The grace period in force; what is longer than anybody waits is cut, so that sums stay in range. */
    Duration grace() {
        return Duration.ofSeconds(Math.max(-1, Math.min(workload.graceSeconds(), LONGEST_SECONDS)));
    }

    /** What the hook takes of the grace period before SIGTERM, as far as it can be seen; zero without a hook. */
    Optional<Duration> hookTime() {
        if (!service.preStop().exists()) {
            return Optional.of(Duration.ZERO);
        }
        return service.preStop().slept();
    }

    void report(Rule rule, YamlValue at, String message, String fix, List<Edit> edits) {
        report(rule, rule.severity(), at, message, fix, edits);
    }

    void report(Rule rule, YamlValue at, String message, String fix) {
        report(rule, rule.severity(), at, message, fix, List.of());
    }

    void report(Rule rule, Severity severity, YamlValue at, String message, String fix, List<Edit> edits) {
        report(rule, severity, at.place(), at.path(), message, fix, edits);
    }

    void report(Rule rule, Severity severity, Place place, String path, String message, String fix, List<Edit> edits) {
        findings.accept(
                new Finding(rule, severity, place, workload.subject(), path, message, fix, edits, Optional.empty()));
    }

    /** A finding about another object than the workload, such as its Service. */
    void report(Rule rule, KubeObject about, YamlValue at, String message, String fix, List<Edit> edits) {
        findings.accept(new Finding(
                rule, rule.severity(), at.place(), about.subject(), at.path(), message, fix, edits, Optional.empty()));
    }

    void report(
            Rule rule,
            Severity severity,
            KubeObject about,
            YamlValue at,
            String message,
            String fix,
            List<Edit> edits) {
        findings.accept(new Finding(
                rule, severity, at.place(), about.subject(), at.path(), message, fix, edits, Optional.empty()));
    }

    /** The rule would need a fact that nobody gave. */
    void cannotDecide(Rule rule, Fact fact) {
        undecided.accept(new Undecided(rule, fact, workload.subject()));
    }
}
