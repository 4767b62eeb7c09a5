package io.graceful.testkit.scenario;

import java.util.ArrayList;
import java.util.List;

/** What makes a scenario playable. */
final class Rules {

    private final Scenario scenario;
    private final List<Problem> problems = new ArrayList<>();

    private Rules(Scenario scenario) {
        this.scenario = scenario;
    }

    static List<Problem> problems(Scenario scenario) {
        Rules rules = new Rules(scenario);
        rules.pod();
        return rules.problems;
    }

    private void pod() {
        if (scenario.pod().command().isEmpty()) {
            problems.add(new Problem("pod.command", "is missing (expected: the words of a command)"));
        }
    }
}
