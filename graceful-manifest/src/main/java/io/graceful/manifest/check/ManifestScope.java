package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All objects together, for rules that are about no single workload. Not thread-safe. */
final class ManifestScope {

    private final Manifests manifests;
    private final Facts facts;
    private final Consumer<Finding> findings;

    ManifestScope(Manifests manifests, Facts facts, Consumer<Finding> findings) {
        this.manifests = manifests;
        this.facts = facts;
        this.findings = findings;
    }

    Manifests manifests() {
        return manifests;
    }

    Facts facts() {
        return facts;
    }

    void report(Rule rule, KubeObject about, YamlValue at, String message, String fix, List<Edit> edits) {
        report(rule, rule.severity(), about, at, message, fix, edits);
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
}
