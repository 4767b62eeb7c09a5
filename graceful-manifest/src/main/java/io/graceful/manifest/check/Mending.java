package io.graceful.manifest.check;

import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Manifests with everything mended that can be mended by changing their text.
 *
 * @param files the same files in the same order, with their new text
 * @param report what is left
 * @param mended how many findings were mended
 */
public record Mending(List<YamlFile> files, CheckReport report, int mended) {

    /** One mending may make room for the next: a selector can only be checked once it is there. */
    private static final int MOST_ROUNDS = 12;

    public Mending {
        files = List.copyOf(files);
    }

    /**
     * Mends what is at least that bad, and not suppressed.
     *
     * @param worst {@link Severity#WARNING} leaves advice alone
     */
    public static Mending of(ManifestCheck check, List<YamlFile> files, Severity worst) {
        List<YamlFile> now = List.copyOf(files);
        CheckReport report = check.check(now);
        int before = wanted(report, worst).size();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Map<String, List<Finding>> byFile = wanted(report, worst).stream()
                    .filter(finding -> !finding.edits().isEmpty())
                    .collect(Collectors.groupingBy(finding -> finding.place().file()));
            List<YamlFile> next = new ArrayList<>();
            for (YamlFile file : now) {
                next.add(mended(file, byFile.getOrDefault(file.name(), List.of())));
            }
            if (next.equals(now)) {
                break;
            }
            now = next;
            report = check.check(now);
        }
        return new Mending(
                now, report, Math.max(0, before - wanted(report, worst).size()));
    }

    /** A finding's edits are made together or, where another's are in the way, not in this round. */
    private static YamlFile mended(YamlFile file, List<Finding> findings) {
        List<Edit> edits = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.edits().stream().noneMatch(edit -> edits.stream().anyMatch(edit::meets))) {
                edits.addAll(finding.edits());
            }
        }
        if (edits.isEmpty()) {
            return file;
        }
        YamlFile mended = file.with(Edit.apply(file.text(), edits));
        // Each alone was proven; should they not go together, the first is better than a file that nobody can read.
        return mended.problems().size() <= file.problems().size()
                ? mended
                : file.with(Edit.apply(file.text(), findings.get(0).edits()));
    }

    private static List<Finding> wanted(CheckReport report, Severity worst) {
        return report.open().stream()
                .filter(finding -> finding.severity().isAtLeast(worst))
                .toList();
    }
}
