package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a file, up to a number that somebody may read. Not thread-safe. */
final class ProblemList {

    /** A file with more is not what it is taken for. */
    static final int MOST = 1_000;

    private final YamlFile file;
    private final List<YamlProblem> problems = new ArrayList<>();

    ProblemList(YamlFile file) {
        this.file = file;
    }

    void unreadable(int offset, String message) {
        add(YamlProblem.Kind.UNREADABLE, offset, message);
    }

    void duplicateKey(int offset, String message) {
        add(YamlProblem.Kind.DUPLICATE_KEY, offset, message);
    }

    void template(int offset) {
        add(YamlProblem.Kind.TEMPLATE, offset, Templates.message(file.text(), offset));
    }

    private void add(YamlProblem.Kind kind, int offset, String message) {
        if (!isFull()) {
            problems.add(new YamlProblem(kind, file.place(offset), message));
        }
    }

    boolean isFull() {
        return problems.size() >= MOST;
    }

    /** In the order of the file. */
    List<YamlProblem> sorted() {
        problems.sort(
                Comparator.comparingInt((YamlProblem problem) -> problem.place().line())
                        .thenComparingInt(problem -> problem.place().column()));
        return List.copyOf(problems);
    }
}
