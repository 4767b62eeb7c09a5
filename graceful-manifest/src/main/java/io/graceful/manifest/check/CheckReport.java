package io.graceful.manifest.check;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a check.
 *
 * @param findings in the order of files and lines, suppressed ones among them
 * @param undecided what could not be looked into, and for want of what
 * @param files how many files were read
 * @param workloads what was looked at: {@code Deployment shop}
 */
public record CheckReport(List<Finding> findings, List<Undecided> undecided, int files, List<String> workloads) {

    private static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding finding) -> finding.place().file())
            .thenComparing(finding -> finding.place().line())
            .thenComparing(finding -> finding.place().column())
            .thenComparing(Finding::rule)
            .thenComparing(Finding::message);

    public CheckReport {
        findings = findings.stream().distinct().sorted(ORDER).toList();
        undecided = undecided.stream().distinct().toList();
        workloads = List.copyOf(workloads);
    }

    /** Those that nobody chose to live with. */
    public List<Finding> open() {
        return findings.stream().filter(finding -> !finding.isSuppressed()).toList();
    }

    /** Whether nothing at least that bad is open. */
    public boolean passes(Severity worst) {
        return open().stream().noneMatch(finding -> finding.severity().isAtLeast(worst));
    }

    /** How many are open of each severity. */
    public Map<Severity, Integer> counts() {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(severity, 0);
        }
        open().forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
        return counts;
    }
}
