package io.graceful.manifest.report;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Finding;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * A report for programs. Properties are only ever added; where one changes its meaning, {@code version} is counted up.
 *
 * <pre>
 * version     1
 * files       how many were read
 * workloads   what was looked at: ["Deployment shop"]
 * counts      {error, warning, info, suppressed}: how many findings of each kind
 * findings    [{rule, severity, title, file, line, column, subject, path, message, fix, mendable}]
 * suppressed  the same, with reason
 * undecided   [{rule, fact, option, subject}]: what could not be looked into, and the option that would tell
 * </pre>
 *
 * <p>Severities are {@code error}, {@code warning} and {@code info}; lines and columns count from 1; {@code mendable} says
 * whether {@code check --fix} can change the text.
 */
public final class JsonReport {

    private static final int VERSION = 1;

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    public static String of(CheckReport report) {
        return JsonText.object(json -> new JsonReport(json).write(report));
    }

    private void write(CheckReport report) {
        List<Finding> suppressed =
                report.findings().stream().filter(Finding::isSuppressed).toList();
        json.writeNumberProperty("version", VERSION);
        json.writeNumberProperty("files", report.files());
        json.writeArrayPropertyStart("workloads");
        report.workloads().forEach(json::writeString);
        json.writeEndArray();
        JsonText.object(json, "counts", () -> {
            report.counts().forEach((severity, count) -> json.writeNumberProperty(Counts.word(severity), count));
            json.writeNumberProperty("suppressed", suppressed.size());
        });
        JsonText.list(json, "findings", report.open(), this::finding);
        JsonText.list(json, "suppressed", suppressed, this::finding);
        JsonText.list(json, "undecided", report.undecided(), undecided -> {
            json.writeStringProperty("rule", undecided.rule().id());
            json.writeStringProperty("fact", undecided.fact().text());
            json.writeStringProperty("option", undecided.fact().option());
            json.writeStringProperty("subject", undecided.subject());
        });
    }

    private void finding(Finding finding) {
        json.writeStringProperty("rule", finding.rule().id());
        json.writeStringProperty("severity", Counts.word(finding.severity()));
        json.writeStringProperty("title", finding.rule().title());
        json.writeStringProperty("file", finding.place().file());
        json.writeNumberProperty("line", finding.place().line());
        json.writeNumberProperty("column", finding.place().column());
        json.writeStringProperty("subject", finding.subject());
        json.writeStringProperty("path", finding.path());
        json.writeStringProperty("message", finding.message());
        json.writeStringProperty("fix", finding.fix());
        json.writeBooleanProperty("mendable", !finding.edits().isEmpty());
        finding.suppressed().ifPresent(reason -> json.writeStringProperty("reason", reason));
    }
}
