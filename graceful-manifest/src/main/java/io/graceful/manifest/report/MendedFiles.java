package io.graceful.manifest.report;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.Mending;
import io.graceful.manifest.check.Severity;
import io.graceful.manifest.kube.FileReplacement;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes mended files where they came from, and tells what was mended. */
public final class MendedFiles {

    private MendedFiles() {}

    /**
     * Writes the files whose text has changed; the others are not touched.
     *
     * @param where where a file of that name was read from
     */
    public static void write(List<YamlFile> before, List<YamlFile> after, Function<String, Path> where)
            throws IOException {
        for (int i = 0; i < before.size(); i++) {
            YamlFile file = before.get(i);
            String text = after.get(i).text();
            if (!text.equals(file.text())) {
                FileReplacement.write(where.apply(file.name()), file.bytes(text));
            }
        }
    }

    /** A line for each finding that is gone: {@code shop.yaml:12:7: mended G03 message}. */
    public static List<String> told(CheckReport before, Mending mending, Severity worst) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : before.open()) {
            if (finding.severity().isAtLeast(worst)
                    && !finding.edits().isEmpty()
                    && mending.report().open().stream().noneMatch(left -> isSame(left, finding))) {
                lines.add(finding.place() + ": mended " + finding.rule() + " " + finding.message());
            }
        }
        return lines;
    }

    /** Lines may have moved, and the arithmetic in a message may have changed. */
    private static boolean isSame(Finding left, Finding finding) {
        return left.rule() == finding.rule()
                && left.place().file().equals(finding.place().file())
                && left.subject().equals(finding.subject())
                && left.path().equals(finding.path());
    }
}
