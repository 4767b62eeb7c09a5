package io.graceful.testkit.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** A scenario cannot be played. Its message lists every problem, each on a line of its own. */
public final class ScenarioException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ScenarioException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
