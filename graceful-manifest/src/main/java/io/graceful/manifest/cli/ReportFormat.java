package io.graceful.manifest.cli;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.report.JsonReport;
import io.graceful.manifest.report.Paint;
import io.graceful.manifest.report.SarifReport;
import io.graceful.manifest.report.TextReport;
import io.graceful.manifest.yaml.YamlFile;
import java.util.List;

/** What a report is written as. */
enum ReportFormat {
    TEXT {
        @Override
        String write(CheckReport report, List<YamlFile> files, boolean verbose) {
            return TextReport.of(report, verbose, Paint.NONE);
        }
    },
    JSON {
        @Override
        String write(CheckReport report, List<YamlFile> files, boolean verbose) {
            return JsonReport.of(report);
        }
    },
    SARIF {
        @Override
        String write(CheckReport report, List<YamlFile> files, boolean verbose) {
            return SarifReport.of(report, files, Main.version());
        }
    };

    /** A report in plain characters, as a file holds it. */
    abstract String write(CheckReport report, List<YamlFile> files, boolean verbose);
}
