package io.graceful.testkit.cli;

import io.graceful.testkit.Margin;
import io.graceful.testkit.ScenarioRun;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.scenario.Durations;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.ScenarioFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches for the lag of routers that a service can stand. */
@Command(
        name = "margin",
        description = "Searches for the longest lag of the routers with which a scenario passes. Takes several runs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MarginCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A scenario file; its nodes all get the same lag.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--most", defaultValue = "20s", description = "The longest lag to try (${DEFAULT-VALUE}).")
    private String most = "";

    @Option(names = "--step", defaultValue = "500ms", description = "How near to come to it (${DEFAULT-VALUE}).")
    private String step = "";

    @Option(names = "--seeds", defaultValue = "1", description = "How many seeds have to pass (${DEFAULT-VALUE}).")
    private int seeds;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Scenario scenario = ScenarioFile.read(file);
        Margin margin =
                Margin.search(scenario, above("--most", most), above("--step", step), Math.max(1, seeds), this::play);
        PrintWriter out = spec.commandLine().getOut();
        out.println(scenario.name() + ": " + margin.text());
        out.flush();
        return margin.safe().isNegative() ? Main.FAILED : Main.PASSED;
    }

    private Duration above(String option, String text) {
        return Durations.parse(text)
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), option + " " + text + " (expected: a duration such as 500ms or 20s)"));
    }

    private Result play(Scenario scenario) throws InterruptedException {
        Result result = ScenarioRun.of(scenario).run();
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                "lag %s, seed %d: %,d of %,d requests failed%n",
                scenario.nodes().get(0).lag(),
                scenario.seed(),
                result.traffic().failed(),
                result.traffic().requests());
        err.flush();
        return result;
    }
}
