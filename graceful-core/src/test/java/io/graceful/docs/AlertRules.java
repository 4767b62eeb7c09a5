package io.graceful.docs;

import static io.graceful.docs.PrometheusNames.of;

import io.graceful.micrometer.GracefulMeters;
import io.graceful.selfrequests.Verdict;
import io.graceful.settings.GracefulSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The alert rules of Prometheus. What a stop does lasts seconds, less than most rules are apart: those rules look back over
 * minutes and have no {@code for}. None of them takes a label for granted but the meters' own, and {@code instance}.
 */
final class AlertRules {

    static final String PATH = "docs/dashboards/alerts.yaml";
    static final String RESOURCE_PATH = "docs/dashboards/prometheusrule.yaml";

    /** Where the alerts are explained, from the top of the project. */
    static final String RUNBOOK = "docs/metrics.md";

    private static final String POD = "{{ or $labels.pod $labels.instance }}";

    private static final GracefulSettings DEFAULTS =
            GracefulSettings.builder().kubernetes(true).build();

    /** How loud an alert is. */
    private enum Severity {
        /** Callers have seen failures. */
        CRITICAL,
        /** Callers may see failures, or an update does not come to its end. */
        WARNING,
        /** Nothing is lost, and yet something is not as it was meant. */
        INFO
    }

    /**
     * One alert.
     *
     * @param lasting how long the query has to be true; empty for at once
     * @param table what it says, for the table of the page
     */
    private record Rule(
            String name,
            Severity severity,
            String query,
            String lasting,
            String summary,
            String description,
            String table) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "GracefulStopCut",
                    Severity.CRITICAL,
                    newlyAbove(0, of(GracefulMeters.STOPS) + "{outcome=\"CUT\"}"),
                    "",
                    POD + " cut off requests or other work when it stopped",
                    "The drain's time was over before everything in flight had ended. The stop report in the pod's log names what was cut, and where it hung.",
                    "A stop cut off work. Needs [meters that get out](#what-survives-a-stop)."),
            new Rule(
                    "GracefulStopHookFailed",
                    Severity.WARNING,
                    newlyAbove(0, of(GracefulMeters.STOPS) + "{outcome=\"HOOK_FAILED\"}"),
                    "",
                    "A stop hook of " + POD + " failed",
                    "No request was lost, but something was not closed as it should be. The stop report in the pod's log names the hook.",
                    "A stop lost nothing, but a hook failed. Needs [meters that get out](#what-survives-a-stop)."),
            new Rule(
                    "GracefulPropagationDelayTooShort",
                    Severity.WARNING,
                    newlyAbove(
                            DEFAULTS.propagationDelay().toSeconds(),
                            of(GracefulMeters.PROPAGATION_LAST_CONNECTION) + "_sum"),
                    "",
                    "Routers sent " + POD + " new connections {{ $value | humanizeDuration }} after its stop signal",
                    "That is later than propagation.delay (its default; change the number with the setting). What came later still was served if the quiet period had not passed, and was refused otherwise.",
                    "Routers were slower than `propagation.delay`, of which the rule knows the default. Needs [meters that get out](#what-survives-a-stop)."),
            new Rule(
                    "GracefulLateRequestsWhileDraining",
                    Severity.WARNING,
                    """
                    max_over_time((%1$s)[5m:5s])
                      - min_over_time((%1$s)[5m:5s]) > 0""".formatted(of(GracefulMeters.REQUESTS_LATE) + " and " + inPhase("DRAINING")),
                    "",
                    "{{ $value }} requests reached " + POD + " after its wait for the routers was over",
                    "They were served as long as the drain went on; such as came after it were refused. The wait is too short for these routers, or clients keep connections that cannot be told to leave.",
                    "Requests arrive after the wait for the routers."),
            new Rule(
                    "GracefulDrainNearDeadline",
                    Severity.WARNING,
                    """
                    max_over_time((
                      %s + %s > 0
                      and %s < %d
                      and %s
                    )[5m:5s])""".formatted(
                                    of(GracefulMeters.REQUESTS_IN_FLIGHT),
                                    of(GracefulMeters.WORK_OPEN),
                                    of(GracefulMeters.STOP_REMAINING),
                                    nearDeadline().toSeconds(),
                                    inPhase("DRAINING|STOPPING")),
                    "",
                    POD + " had {{ $value }} requests or other work open shortly before its deadline",
                    "The drain is cut off stop.timeout and 2 s before the end of the grace period. Requests take longer than the drain can wait, or hang.",
                    "Work is open within " + nearDeadline().toSeconds()
                            + " s of the end: with the default `stop.timeout`, in the last 5 s of the drain, or after it."),
            new Rule(
                    "GracefulStoppedButNotGone",
                    Severity.WARNING,
                    inPhase("PROPAGATING|DRAINING|STOPPING|STOPPED"),
                    "10m",
                    POD + " has been stopping for ten minutes and still runs",
                    "It is not ready and never will be again. Most often /drain was called and no SIGTERM followed. If your grace period is longer than this, raise `for`.",
                    "A pod is on its way out, and stays."),
            new Rule(
                    "GracefulReadinessGateClosed",
                    Severity.WARNING,
                    of(GracefulMeters.READY) + " == 0 and " + inPhase("READY"),
                    "5m",
                    POD + " has been up and not ready for five minutes",
                    "It is warm, but a gate is closed, so that it gets no traffic. /healthz?verbose with the token says which.",
                    "A pod is warm and takes no traffic, because a gate is closed."),
            new Rule(
                    "GracefulWarmingUpForLong",
                    Severity.WARNING,
                    // Restarts in between make gaps, which would begin a `for` anew.
                    "sum_over_time((max without (phase) (" + of(GracefulMeters.PHASE)
                            + "{phase=~\"STARTING|WARMING_UP\"}))[5m:10s]) * 10 > 180",
                    "",
                    POD + " has been starting for {{ $value | humanizeDuration }} of the last five minutes",
                    "Tasks of the warm-up hang, fail so that the startup probe restarts the pod, or the application never says that it has started.",
                    "A pod has spent 3 of the last 5 minutes on its start, restarts included."),
            new Rule(
                    "GracefulWarmupFailed",
                    Severity.WARNING,
                    of(GracefulMeters.WARMUP_VERDICT) + "{verdict=~\"" + Verdict.FAILED + "|" + Verdict.NO_LOAD
                            + "\"} == 1",
                    "",
                    POD + " became ready cold: the verdict on its self-requests is {{ $labels.verdict }}",
                    "FAILED: every answer was an error. NO_LOAD: too few were answered. Its first callers pay for the warm-up.",
                    "Self-requests did not work; the pod became ready cold."),
            new Rule(
                    "GracefulWarmupCeilingReached",
                    Severity.INFO,
                    of(GracefulMeters.WARMUP_VERDICT) + "{verdict=\"" + Verdict.CEILING_REACHED + "\"} == 1",
                    "",
                    POD + " became ready before it had settled",
                    "The self-requests were at work for all of warmup.timeout. It is warmer than without, and less than it could be.",
                    "The warm-up took all the time it may have."));

    private AlertRules() {}

    static List<String> names() {
        return RULES.stream().map(Rule::name).toList();
    }

    /** Where the page explains an alert: GitHub's anchor of a heading that is the alert's name. */
    static String anchor(String alert) {
        return "#" + alert.toLowerCase(Locale.ROOT);
    }

    static List<String> table() {
        List<String> lines = new ArrayList<>(List.of("| alert | severity | says |", "|---|---|---|"));
        for (Rule rule : RULES) {
            lines.add(String.format(
                    "| [%s](%s) | %s | %s |",
                    rule.name(), anchor(rule.name()), rule.severity().name().toLowerCase(Locale.ROOT), rule.table()));
        }
        return lines;
    }

    /** The file that Prometheus reads itself. */
    static String text() {
        return yaml(groups(), "Alert rules for services with graceful, for rule_files of Prometheus.");
    }

    /** The same for the Prometheus Operator. */
    static String resource() {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("apiVersion", "monitoring.coreos.com/v1");
        resource.put("kind", "PrometheusRule");
        resource.put("metadata", Map.of("name", "graceful"));
        resource.put("spec", groups());
        return yaml(resource, "Alert rules for services with graceful, for the Prometheus Operator.");
    }

    private static Map<String, Object> groups() {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Rule rule : RULES) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("alert", rule.name());
            fields.put("expr", rule.query());
            if (!rule.lasting().isEmpty()) {
                fields.put("for", rule.lasting());
            }
            fields.put("labels", Map.of("severity", rule.severity().name().toLowerCase(Locale.ROOT)));
            Map<String, Object> annotations = new LinkedHashMap<>();
            annotations.put("summary", rule.summary());
            annotations.put("description", rule.description());
            annotations.put("runbook_url", RUNBOOK + anchor(rule.name()));
            fields.put("annotations", annotations);
            rules.add(fields);
        }
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("name", "graceful");
        group.put("rules", rules);
        return Map.of("groups", List.of(group));
    }

    private static String yaml(Map<String, Object> model, String first) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(Integer.MAX_VALUE)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .build();
        return "# " + first + " What each says: " + RUNBOOK + ".\n" + new Dump(settings).dumpToString(model);
    }

    /** A pod in one of these phases, by a series without the phase's label. */
    private static String inPhase(String phases) {
        String is = phases.contains("|") ? "=~" : "=";
        return "max without (phase) (" + of(GracefulMeters.PHASE) + "{phase" + is + "\"" + phases + "\"}) == 1";
    }

    /**
     * A value that is above this and was not a quarter of an hour ago: {@code increase()} does not see a counter whose first
     * value is 1, and a plain comparison would never end where series outlive their pods.
     */
    private static String newlyAbove(long least, String series) {
        return String.format(
                "max_over_time(%1$s[15m]) > %2$d\n  unless max_over_time(%1$s[15m] offset 15m) > %2$d", series, least);
    }

    /** The hooks' time and the exit's, which the drain may not use, and 5 s of the drain's own. */
    private static Duration nearDeadline() {
        return DEFAULTS.stopTimeout().plus(GracefulSettings.EXIT_RESERVE).plusSeconds(5);
    }
}
