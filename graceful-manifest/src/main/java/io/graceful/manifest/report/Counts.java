package io.graceful.manifest.report;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.Severity;
import java.util.Locale;

/** Numbers with their nouns. */
final class Counts {

    private Counts() {}

    /** {@code 1 error, 2 warnings, 0 infos; 3 suppressed; checked Deployment shop in 2 files}. */
    static String line(CheckReport report) {
        StringBuilder line = new StringBuilder();
        report.counts()
                .forEach((severity, count) ->
                        line.append(line.isEmpty() ? "" : ", ").append(of(count, word(severity))));
        long suppressed =
                report.findings().stream().filter(Finding::isSuppressed).count();
        if (suppressed > 0) {
            line.append("; ").append(suppressed).append(" suppressed");
        }
        String files = of(report.files(), "file");
        if (report.workloads().isEmpty()) {
            return line.append("; no workload in ").append(files).toString();
        }
        return line.append("; checked ")
                .append(String.join(", ", report.workloads()))
                .append(" in ")
                .append(files)
                .toString();
    }

    static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
