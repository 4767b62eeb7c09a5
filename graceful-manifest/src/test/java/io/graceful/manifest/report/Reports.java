package io.graceful.manifest.report;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Fact;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.Rule;
import io.graceful.manifest.check.Severity;
import io.graceful.manifest.check.Undecided;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.Place;
import io.graceful.manifest.yaml.YamlFile;
import java.util.List;
import java.util.Optional;

/** A report with one of each. */
final class Reports {

    static final YamlFile FILE = YamlFile.of("k8s/my shop.yaml", "name: \uD83D\uDE00\ngrace: 30\nport: 80\n");

    private Reports() {}

    static CheckReport mixed() {
        int at = FILE.text().indexOf("30");
        return new CheckReport(
                List.of(
                        finding(Rule.G01, Severity.ERROR, 2, 8, List.of(new Edit(at, at + 2, "45")), null),
                        finding(Rule.R05, Severity.WARNING, 1, 1, List.of(), null),
                        finding(Rule.U08, Severity.INFO, 3, 7, List.of(), "the load balancer \"wants\" it")),
                List.of(
                        new Undecided(Rule.P02, Fact.KUBERNETES, "Deployment shop"),
                        new Undecided(Rule.P02, Fact.KUBERNETES, "Deployment till"),
                        new Undecided(Rule.U06, Fact.LOAD_BALANCER, "Deployment shop")),
                1,
                List.of("Deployment shop", "Deployment till"));
    }

    private static Finding finding(
            Rule rule, Severity severity, int line, int column, List<Edit> edits, String suppressed) {
        return new Finding(
                rule,
                severity,
                new Place(FILE.name(), line, column),
                "Deployment shop",
                "spec.path",
                "message of " + rule,
                "do this for " + rule,
                edits,
                Optional.ofNullable(suppressed));
    }
}
