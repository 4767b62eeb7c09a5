package io.graceful.manifest.report;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.Rule;
import io.graceful.manifest.check.Undecided;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlFile;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** A report in SARIF 2.1.0, which code hosts and editors show beside the lines. */
public final class SarifReport {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private static final List<Rule> RULES = List.of(Rule.values());

    private final JsonGenerator json;
    private final CheckReport report;
    private final Map<String, YamlFile> files;
    private final String version;

    private SarifReport(JsonGenerator json, CheckReport report, List<YamlFile> files, String version) {
        this.json = json;
        this.report = report;
        this.files = files.stream().collect(Collectors.toMap(YamlFile::name, Function.identity(), (a, b) -> a));
        this.version = version;
    }

    /**
     * One run with the whole catalogue, so that {@code ruleIndex} is the same in every report.
     *
     * @param files the files that were checked: fixes are counted in their characters
     * @param version of the tool; empty if it is not known
     */
    public static String of(CheckReport report, List<YamlFile> files, String version) {
        return JsonText.object(json -> new SarifReport(json, report, files, version).write());
    }

    private void write() {
        json.writeStringProperty("$schema", SCHEMA);
        json.writeStringProperty("version", "2.1.0");
        JsonText.list(json, "runs", List.of(report), run -> {
            JsonText.object(json, "tool", () -> JsonText.object(json, "driver", this::driver));
            // Place counts columns in characters, not in the halves of those beyond the basic plane.
            json.writeStringProperty("columnKind", "unicodeCodePoints");
            JsonText.list(json, "invocations", List.of(run), invocation -> {
                json.writeBooleanProperty("executionSuccessful", true);
                JsonText.list(json, "toolExecutionNotifications", run.undecided(), this::undecided);
            });
            JsonText.list(json, "results", run.findings(), this::result);
        });
    }

    private void driver() {
        json.writeStringProperty("name", "graceful-manifest");
        if (!version.isEmpty()) {
            json.writeStringProperty("version", version);
        }
        JsonText.list(json, "rules", RULES, rule -> {
            json.writeStringProperty("id", rule.id());
            json.writeStringProperty("name", SarifNames.of(rule));
            text("shortDescription", rule.title());
            text("fullDescription", rule.title() + ". " + rule.why());
            JsonText.object(json, "help", () -> {
                json.writeStringProperty("text", rule.title() + ". " + rule.why());
                json.writeStringProperty("markdown", "**" + rule.id() + " " + rule.title() + ".** " + rule.why());
            });
            JsonText.object(
                    json,
                    "defaultConfiguration",
                    () -> json.writeStringProperty("level", SarifNames.level(rule.severity())));
        });
    }

    private void result(Finding finding) {
        json.writeStringProperty("ruleId", finding.rule().id());
        json.writeNumberProperty("ruleIndex", RULES.indexOf(finding.rule()));
        json.writeStringProperty("level", SarifNames.level(finding.severity()));
        text("message", finding.subject() + ": " + finding.message() + ". Fix: " + finding.fix());
        JsonText.list(
                json,
                "locations",
                List.of(finding.place()),
                place -> JsonText.object(json, "physicalLocation", () -> {
                    artifact(place.file());
                    JsonText.object(json, "region", () -> {
                        json.writeNumberProperty("startLine", place.line());
                        json.writeNumberProperty("startColumn", place.column());
                    });
                }));
        // What stays the same when lines are put in above.
        JsonText.object(
                json,
                "partialFingerprints",
                () -> json.writeStringProperty(
                        "ruleSubjectPath/v1", finding.rule() + "/" + finding.subject() + "/" + finding.path()));
        finding.suppressed()
                .ifPresent(reason -> JsonText.list(json, "suppressions", List.of(reason), each -> {
                    json.writeStringProperty("kind", "inSource");
                    json.writeStringProperty("justification", each);
                }));
        YamlFile file = files.get(finding.place().file());
        if (file != null && !finding.edits().isEmpty()) {
            fixes(finding, file);
        }
    }

    private void fixes(Finding finding, YamlFile file) {
        JsonText.list(json, "fixes", List.of(finding), fix -> {
            text("description", fix.fix());
            JsonText.list(json, "artifactChanges", List.of(file), changed -> {
                artifact(changed.name());
                JsonText.list(json, "replacements", fix.edits(), edit -> replacement(edit, changed.text()));
            });
        });
    }

    private void replacement(Edit edit, String text) {
        JsonText.object(json, "deletedRegion", () -> {
            json.writeNumberProperty("charOffset", text.codePointCount(0, edit.start()));
            json.writeNumberProperty("charLength", text.codePointCount(edit.start(), edit.end()));
        });
        text("insertedContent", edit.text());
    }

    private void undecided(Undecided undecided) {
        json.writeStringProperty("level", "note");
        text(
                "message",
                undecided.rule() + " is not decided for " + undecided.subject() + ": say "
                        + undecided.fact().text() + " with " + undecided.fact().option());
        JsonText.object(json, "associatedRule", () -> {
            json.writeStringProperty("id", undecided.rule().id());
            json.writeNumberProperty("index", RULES.indexOf(undecided.rule()));
        });
    }

    private void artifact(String file) {
        JsonText.object(json, "artifactLocation", () -> json.writeStringProperty("uri", SarifNames.uri(file)));
    }

    private void text(String property, String text) {
        JsonText.object(json, property, () -> json.writeStringProperty("text", text));
    }
}
