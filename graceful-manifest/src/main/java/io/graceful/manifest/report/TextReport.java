package io.graceful.manifest.report;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Fact;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.Rule;
import io.graceful.manifest.check.Undecided;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report for people, in the form that editors jump from: {@code file:line:column: error G01 message}. */
public final class TextReport {

    private TextReport() {}

    /** Without colours, and without what is suppressed. */
    static String of(CheckReport report) {
        return of(report, false, Paint.NONE);
    }

    /**
     * Every finding with what mends it, what could not be decided and for want of what, and the counts.
     *
     * @param verbose whether suppressed findings are shown, and why each rule is there
     */
    public static String of(CheckReport report, boolean verbose, Paint paint) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings()) {
            if (verbose || !finding.isSuppressed()) {
                text.append(finding(finding, verbose, paint));
            }
        }
        return text.append(undecided(report, Fact::option))
                .append(counts(report))
                .toString();
    }

    /** One finding, on lines that begin with its place. */
    public static String finding(Finding finding, boolean verbose, Paint paint) {
        String word = finding.isSuppressed() ? "suppressed" : Counts.word(finding.severity());
        return finding.place() + ": " + paint.paint(finding.severity(), word) + " " + finding.rule() + " "
                + finding.message() + "\n"
                + finding.suppressed()
                        .map(reason -> "    because: " + reason + "\n")
                        .orElse("")
                + "    fix: " + finding.fix() + "\n"
                + "    rule: " + finding.rule().title()
                + (verbose ? ". " + finding.rule().why() : "") + "\n";
    }

    /**
     * What could not be looked into, by what would have to be known; empty if there is nothing.
     *
     * @param option how each fact can be given where the text is read
     */
    public static String undecided(CheckReport report, Function<Fact, String> option) {
        if (report.undecided().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("not decided, for want of\n");
        byFact(report).forEach((fact, rules) -> {
            text.append("  " + fact.text() + " (" + option.apply(fact) + "):\n");
            rules.forEach((rule, subjects) ->
                    text.append("    " + rule + " " + rule.title() + ": " + String.join(", ", subjects) + "\n"));
        });
        return text.toString();
    }

    /** The last line: how many were found, in what. */
    public static String counts(CheckReport report) {
        return Counts.line(report) + "\n";
    }

    private static Map<Fact, Map<Rule, Set<String>>> byFact(CheckReport report) {
        return report.undecided().stream()
                .collect(Collectors.groupingBy(
                        Undecided::fact,
                        () -> new EnumMap<>(Fact.class),
                        Collectors.groupingBy(
                                Undecided::rule,
                                TreeMap::new,
                                Collectors.mapping(Undecided::subject, Collectors.toCollection(LinkedHashSet::new)))));
    }

    /** The catalogue of rules, for people. */
    public static String rules(Collection<Rule> rules) {
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules) {
            String head = String.format(Locale.ROOT, "%s %-8s", rule.id(), Counts.word(rule.severity()));
            text.append(head).append(rule.title()).append('\n');
            text.append(" ".repeat(head.length())).append(rule.why()).append('\n');
        }
        return text.toString();
    }
}
