package io.graceful.manifest.check;

import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * A breach of a rule.
 *
 * @param subject what it is about: {@code Deployment shop}
 * @param path where in the object: {@code spec.template.spec.terminationGracePeriodSeconds}; empty for a whole document
 * @param message what is wrong, with the arithmetic
 * @param fix what to do about it, in words
 * @param edits what mends it in the file; none if nothing does, or the text cannot be changed without changing more
 * @param suppressed the reason, if somebody chose to live with it
 */
public record Finding(
        Rule rule,
        Severity severity,
        Place place,
        String subject,
        String path,
        String message,
        String fix,
        List<Edit> edits,
        Optional<String> suppressed) {

    public Finding {
        edits = List.copyOf(edits);
    }

    Finding suppressedBecause(String reason) {
        return new Finding(rule, severity, place, subject, path, message, fix, edits, Optional.of(reason));
    }

    public boolean isSuppressed() {
        return suppressed.isPresent();
    }
}
