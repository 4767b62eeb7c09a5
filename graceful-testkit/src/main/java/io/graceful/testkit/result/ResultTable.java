package io.graceful.testkit.result;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A result as text for a terminal, at most 100 columns wide. */
public final class ResultTable {

    private static final int MOST_ROWS = 12;

    private final Result result;
    private final StringBuilder text = new StringBuilder();

    private ResultTable(Result result) {
        this.result = result;
    }

    /** The text, with a line end after each line. */
    public static String of(Result result) {
        ResultTable table = new ResultTable(result);
        table.verdict();
        table.clients();
        table.failures();
        table.readinessLost();
        table.pods();
        table.rest();
        return table.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    private void verdict() {
        line("%s: %s", result.passed() ? "PASSED" : "FAILED", result.scenario().name());
        result.shortcomings().forEach(shortcoming -> line("  %s", shortcoming));
        Traffic traffic = result.traffic();
        String bound = traffic.failed() == 0
                ? String.format(Locale.ROOT, "; below %.3f%% with 95%% confidence", 100 * result.upperBound())
                : "";
        line(
                "  %,d of %,d requests failed%s; %s, seed %d, %s plane",
                traffic.failed(),
                traffic.requests(),
                bound,
                seconds(result.took()),
                result.scenario().seed(),
                result.plane());
    }

    private void clients() {
        line("");
        line("  %-26s %9s %8s %8s %8s %10s %10s", "clients", "requests", "failed", "unseen", "conns", "p50", "p99");
        for (Traffic.Group group : result.traffic().groups()) {
            line(
                    "  %-26s %,9d %8s %,8d %,8d %10s %10s",
                    cut(group.client(), 26),
                    group.requests(),
                    group.counted()
                            ? String.format(Locale.ROOT, "%,d", group.failed())
                            : String.format(Locale.ROOT, "(%,d)", group.failed()),
                    group.repeated(),
                    group.connections(),
                    millis(group.latency().p50Micros()),
                    millis(group.latency().p99Micros()));
        }
        List<String> silent = result.traffic().groups().stream()
                .filter(group -> group.requests() == 0)
                .map(Traffic.Group::client)
                .toList();
        if (!silent.isEmpty()) {
            line("  never asked anything, so nothing is known of: %s", cut(String.join(", ", silent), 60));
        }
        if (result.traffic().groups().stream().anyMatch(group -> !group.counted())) {
            line("  failures in brackets do not count, nor do their requests");
        }
    }

    private void failures() {
        List<Breakdown> groups = Breakdown.of(result.traffic().failures());
        if (groups.isEmpty()) {
            return;
        }
        line("");
        line("  %8s  %-16s %-12s %-10s %s", "failures", "cause", "pod was", "pod", "for example");
        for (Breakdown group : groups.subList(0, Math.min(MOST_ROWS, groups.size()))) {
            line(
                    "  %,8d  %-16s %-12s %-10s %s",
                    group.count(),
                    group.cause().text(),
                    group.pod().isEmpty() ? "-" : group.podPhase().text(),
                    group.pod().isEmpty() ? "-" : group.pod(),
                    cut(group.client() + ": " + simple(group.example().message()), 55));
        }
        if (groups.size() > MOST_ROWS) {
            line("  and %d kinds more", groups.size() - MOST_ROWS);
        }
    }

    private void readinessLost() {
        List<ReadinessLost> all = ReadinessLost.of(result);
        if (all.isEmpty()) {
            return;
        }
        line("");
        for (ReadinessLost lost : all.subList(0, Math.min(MOST_ROWS, all.size()))) {
            line(
                    "  %s left the routes at %s, and nobody stopped it: %s",
                    lost.pod(), seconds(lost.at()), cut(lost.why(), 47));
        }
        if (all.size() > MOST_ROWS) {
            line("  and %d times more", all.size() - MOST_ROWS);
        }
    }

    private void pods() {
        line("");
        line(
                "  %-10s %8s %8s %8s %8s %6s %18s %11s %6s",
                "pod", "answered", "ready", "stop", "needed", "exit", "cold p99 (first)", "steady p99", "ratio");
        List<PodStory> pods = result.pods();
        pods.stream().limit(MOST_ROWS).forEach(this::pod);
        if (pods.size() > MOST_ROWS) {
            line("  and %d pods more", pods.size() - MOST_ROWS);
        }
        starts();
    }

    private void starts() {
        StartFigures.Summary starts = result.starts();
        if (starts.coldRatio().isPresent()) {
            line(
                    "  new pods: cold p99 / steady p99 = %.1f%s, the median of %d",
                    starts.coldRatio().getAsDouble(),
                    starts.readyAfter() == null ? "" : ", ready after " + seconds(starts.readyAfter()),
                    starts.compared());
        }
    }

    private void pod(PodStory pod) {
        Traffic.PodTraffic traffic = result.traffic().pods().stream()
                .filter(one -> one.pod().equals(pod.name()))
                .findFirst()
                .orElse(new Traffic.PodTraffic(pod.name(), 0, 0, Latency.NONE, Latency.NONE, null));
        String exit = pod.exitCode() == null ? "-" : pod.exitCode() + (pod.killed() ? "!" : "");
        line(
                "  %-10s %,8d %8s %8s %8s %6s %18s %11s %6s",
                pod.name(),
                traffic.answered(),
                pod.readyAfter().map(ResultTable::seconds).orElse("-"),
                StopFigures.of(pod, result.traffic())
                        .map(figures -> seconds(figures.took()))
                        .orElse("-"),
                StopFigures.of(pod, result.traffic())
                        .map(figures -> seconds(figures.needed()))
                        .orElse("-"),
                exit,
                first(traffic.cold()),
                millis(traffic.steady().p99Micros()),
                StartFigures.of(pod, result)
                        .map(StartFigures::coldRatio)
                        .filter(OptionalDouble::isPresent)
                        .map(ratio -> String.format(Locale.ROOT, "%.1f", ratio.getAsDouble()))
                        .orElse("-"));
    }

    private static String first(Latency cold) {
        return cold.count() == 0 ? "-" : String.format(Locale.ROOT, "%s (%,d)", millis(cold.p99Micros()), cold.count());
    }

    private void rest() {
        Traffic traffic = result.traffic();
        Traffic.Ledger ledger = traffic.ledger();
        line("");
        if (ledger.watched()) {
            line(
                    "  seen to arrive: %,d requests; failed all the same %,d, repeated unseen %,d",
                    ledger.arrived(), ledger.lost(), ledger.repeated());
        }
        if (!result.counts().isEmpty() && result.counts().stream().allMatch(Count::isZero)) {
            line(
                    "  zero again after the run: %s",
                    result.counts().stream().map(Count::metric).distinct().collect(Collectors.joining(", ")));
        }
        if (traffic.late() > 0) {
            line(
                    "  the generator began %,d requests more than 10 ms late (%.1f%%)%s",
                    traffic.late(),
                    100.0 * traffic.late() / Math.max(1, traffic.requests()),
                    result.generatorWasLate() ? ": read latencies with care" : "");
        }
    }

    /** Without the packages of classes: what is said stands behind their names. */
    private static String simple(String message) {
        return message.replaceAll("\\b(?:[a-z][a-z0-9]*\\.)+(?=[A-Z])", "");
    }

    private static String cut(String text, int length) {
        String oneLine = text.replaceAll("\\s+", " ");
        return oneLine.length() <= length ? oneLine : oneLine.substring(0, length - 1) + "…";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    private static String millis(long micros) {
        return micros == 0 ? "-" : String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }
}
