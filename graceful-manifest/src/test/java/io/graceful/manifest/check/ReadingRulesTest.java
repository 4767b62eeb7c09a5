package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadingRulesTest extends RuleContract {

    private static final String PATCH = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: other}
            spec: {template: {spec: {containers: [{name: other, env: [{name: A, value: b}]}]}}}
            """;

    @Override
    Set<Rule> rules() {
        return EnumSet.range(Rule.Y01, Rule.Y04);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(
                RuleCase.of(Rule.Y01, "a list without an end").append("a: [1\nb: 2\n"),
                RuleCase.of(Rule.Y01, "a tab as indent").append("a:\n\tb: 1\n"),
                RuleCase.of(Rule.Y02, "a key twice").insert("  replicas: 3", "  replicas: 3"),
                RuleCase.of(Rule.Y02, "a key twice in braces")
                        .replace("limits: {memory: 512Mi}", "limits: {memory: 1Gi, memory: 512Mi}"),
                RuleCase.of(Rule.Y03, "a value of Helm").append("kind: ConfigMap\ndata: {a: {{ .Values.a }}}\n"),
                RuleCase.of(Rule.Y03, "a value of Helm in quotes")
                        .append("kind: ConfigMap\ndata: {a: \"{{ .Values.a }}\"}\n"),
                RuleCase.of(Rule.Y04, "a patch beside it").append(PATCH));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                RuleCase.of(Rule.Y01, "an empty document").append("# nothing\n"),
                RuleCase.of(Rule.Y02, "the same key in two mappings").append("kind: ConfigMap\ndata: {kind: a}\n"),
                RuleCase.of(Rule.Y03, "a template for somebody else")
                        .append("kind: ConfigMap\ndata: {a: \"{{ $labels.pod }} is down\"}\n"),
                RuleCase.of(Rule.Y04, "an image by its name alone")
                        .append(PATCH.replace("name: other, env", "name: other, image: other, env")));
    }

    /** One document that cannot be read does not hide what is wrong with the next. */
    @Test
    void theOtherDocumentsAreCheckedAllTheSame() {
        RuleCase broken = RuleCase.of(Rule.Y01, "and a wrong grace period")
                .manifest("a: [1\n---\n"
                        + RuleCase.good()
                                .replace("terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 0"));

        assertEquals(Set.of(Rule.Y01, Rule.G04), broken.broken());
    }
}
