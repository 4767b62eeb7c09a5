package io.graceful.manifest.yaml;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells by reading the changed text whether edits do what they are meant to, and nothing else. Reads no more than the mapping
 * or list they are in, unless what is there hangs together with the rest of the document by an anchor.
 */
final class Proof {

    private final YamlValue scope;
    private final List<Edit> edits;
    private final @Nullable Object expected;

    private Proof(YamlValue scope, List<Edit> edits, @Nullable Object expected) {
        this.scope = scope;
        this.edits = edits;
        this.expected = expected;
    }

    /** The edit, if with it the scope says what is expected, else none. */
    static List<Edit> of(YamlValue scope, @Nullable Edit edit, @Nullable Object expected) {
        if (edit == null) {
            return List.of();
        }
        List<Edit> edits = List.of(edit);
        Proof proof = new Proof(scope, edits, expected);
        return proof.holds() ? edits : List.of();
    }

    private boolean holds() {
        String text = scope.file().text();
        int from = Layout.contentStart(scope);
        int to = scope.end();
        int margin = 0;
        if (!scope.isFlow()) {
            margin = Layout.column(scope.file(), from);
            to = to >= scope.offsets().end()
                    ? to
                    : scope.file().lineStart(scope.file().line(to));
        }
        for (Edit edit : edits) {
            if (edit.start() < from
                    || edit.end() > to
                    || text.substring(edit.start(), edit.end()).contains("&")) {
                return holdsInDocument();
            }
        }
        // Spaces for the dashes and keys that stand before it on its line.
        String indent = " ".repeat(margin);
        if (!says(indent + text.substring(from, to), Model.of(scope))) {
            return holdsInDocument();
        }
        return says(indent + changed(from, to), expected);
    }

    private boolean holdsInDocument() {
        YamlValue root = scope;
        while (root.parent() != root) {
            root = root.parent();
        }
        return says(
                changed(scope.offsets().start(), scope.offsets().end()),
                Model.of(root, Objects.requireNonNull(scope.node()), expected));
    }

    private String changed(int from, int to) {
        List<Edit> moved = edits.stream()
                .map(edit -> new Edit(edit.start() - from, edit.end() - from, edit.text()))
                .toList();
        return Edit.apply(scope.file().text().substring(from, to), moved);
    }

    private static boolean says(String text, @Nullable Object expected) {
        YamlFile file = YamlFile.of("changed", text);
        boolean readable =
                file.problems().stream().allMatch(problem -> problem.kind() == YamlProblem.Kind.DUPLICATE_KEY);
        List<YamlDocument> documents = file.documents();
        return readable
                && documents.size() <= 1
                && Objects.equals(
                        expected,
                        documents.isEmpty() ? null : Model.of(documents.get(0).root()));
    }
}
