package io.graceful.manifest.check;

import io.graceful.manifest.yaml.Place;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A comment or an annotation, or a part of one, by which somebody chose to live with breaches of some rules. Not thread-safe. */
final class Suppression {

    /** An id, and the comma behind it if another one follows. */
    private static final Pattern ID = Pattern.compile("\\s*([^\\s,]+)\\s*(,?)");

    private final Place place;
    private final String subject;
    private final String path;
    private final Predicate<Finding> covers;
    private final List<String> ids;
    private final String reason;
    private final Set<Rule> used = EnumSet.noneOf(Rule.class);

    private Suppression(
            Place place, String subject, String path, Predicate<Finding> covers, List<String> ids, String reason) {
        this.place = place;
        this.subject = subject;
        this.path = path;
        this.covers = covers;
        this.ids = ids;
        this.reason = reason;
    }

    /**
     * Reads one.
     *
     * @param text rules and reason: {@code G01 reason}, {@code G01,P07 reason}, {@code G01, P07 reason}
     * @param covers whether a finding, of whatever rule, is in its reach
     */
    static Suppression of(Place place, String subject, String path, Predicate<Finding> covers, String text) {
        List<String> ids = new ArrayList<>();
        Matcher matcher = ID.matcher(text);
        int at = 0;
        boolean more = true;
        while (more && matcher.region(at, text.length()).lookingAt()) {
            ids.add(matcher.group(1));
            at = matcher.end();
            more = matcher.group(2).equals(",");
        }
        return new Suppression(
                place, subject, path, covers, ids, text.substring(at).strip());
    }

    /** Its reason, if it covers the finding; without a reason it covers none. */
    Optional<String> reasonFor(Finding finding) {
        boolean named = ids.stream().anyMatch(id -> Rule.of(id).equals(Optional.of(finding.rule())));
        if (!named || isAboutSuppressions(finding.rule()) || reason.isEmpty() || !covers.test(finding)) {
            return Optional.empty();
        }
        used.add(finding.rule());
        return Optional.of(reason);
    }

    /**
     * What is wrong with it, once all findings were shown to it.
     *
     * @param undecided rules that nobody could look into this time, so that nothing follows from their silence
     */
    List<Finding> problems(Set<Rule> undecided) {
        List<Finding> problems = new ArrayList<>();
        if (ids.isEmpty()) {
            problems.add(problem(
                    Rule.X01, "it names no rule (expected: G01 and a reason)", "write the rule's id and a reason"));
        }
        for (String id : ids) {
            Optional<Rule> rule = Rule.of(id);
            if (rule.isEmpty()) {
                problems.add(problem(
                        Rule.X01,
                        "there is no rule " + shown(id) + " (nearest: " + nearest(id) + ")",
                        "write " + nearest(id) + ", or whichever rule is meant"));
            } else if (isAboutSuppressions(rule.get())) {
                problems.add(problem(
                        Rule.X01,
                        rule.get() + " is about suppressions, and cannot be suppressed",
                        "take " + rule.get() + " out"));
            } else if (!reason.isEmpty() && !used.contains(rule.get()) && !undecided.contains(rule.get())) {
                problems.add(problem(
                        Rule.X02,
                        "nothing here breaks " + rule.get() + ": " + rule.get().title(),
                        "take " + rule.get()
                                + " out; a comment has to stand on the line of the finding, or alone above it"));
            }
        }
        if (!ids.isEmpty() && reason.isEmpty()) {
            problems.add(problem(
                    Rule.X01,
                    String.join(", ", ids.stream().map(Suppression::shown).toList())
                            + " without a reason suppresses nothing",
                    "write behind it why it can stay"));
        }
        return problems;
    }

    private Finding problem(Rule rule, String message, String fix) {
        return new Finding(rule, rule.severity(), place, subject, path, message, fix, List.of(), Optional.empty());
    }

    private static boolean isAboutSuppressions(Rule rule) {
        return rule == Rule.X01 || rule == Rule.X02;
    }

    private static String shown(String id) {
        return id.length() > 20 ? id.substring(0, 20) + "…" : id;
    }

    /** The rule whose id takes the fewest changes. */
    private static Rule nearest(String id) {
        String wanted = id.toUpperCase(Locale.ROOT);
        Rule nearest = Rule.G01;
        int fewest = Integer.MAX_VALUE;
        for (Rule rule : Rule.values()) {
            int changes = changes(rule.id(), wanted.length() > 20 ? wanted.substring(0, 20) : wanted);
            if (changes < fewest) {
                fewest = changes;
                nearest = rule;
            }
        }
        return nearest;
    }

    /** How many letters have to be put in, taken out or changed (Levenshtein). */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
