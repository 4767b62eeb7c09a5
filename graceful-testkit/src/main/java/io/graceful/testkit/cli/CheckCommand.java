package io.graceful.testkit.cli;

import io.graceful.testkit.cluster.Plans;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.ScenarioException;
import io.graceful.testkit.scenario.ScenarioFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads scenarios and says what would be played. */
@Command(
        name = "check",
        description = "Checks scenarios without running them, and shows what would be played.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files.")
    private List<Path> files = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        int status = Main.PASSED;
        for (Path file : files) {
            try {
                show(ScenarioFile.read(file), line.getOut());
            } catch (ScenarioException e) {
                line.getErr().println(e.getMessage());
                status = Main.BAD_INPUT;
            }
        }
        return status;
    }

    private static void show(Scenario scenario, PrintWriter out) {
        out.println(scenario.name() + ", seed " + scenario.seed());
        Plans.of(scenario).forEach(entry -> out.println("  " + entry));
        out.flush();
    }
}
