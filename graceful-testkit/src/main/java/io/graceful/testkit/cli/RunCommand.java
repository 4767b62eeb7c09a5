package io.graceful.testkit.cli;

import io.graceful.testkit.Plane;
import io.graceful.testkit.ScenarioRun;
import io.graceful.testkit.page.Page;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultJson;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays scenarios. */
@Command(
        name = "run",
        description = "Plays scenarios, one after the other, and says what came out.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nA scenario to begin with:%n",
        footer = {
            "  pod:",
            "    command: [java, -jar, target/service.jar]",
            "    env: {PORT: \"$${port.http}\"}",
            "    ports: [http]",
            "    readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}",
            "  nodes: [{count: 4, lag: 1s..5s}]",
            "  clients:",
            "    - {kind: new-connection, rate: 50, path: /hello}",
            "    - {kind: keep-alive, rate: 50, method: POST, path: /orders, body: order}",
            "  steps: [rolling-update]"
        })
final class RunCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files.")
    private List<Path> files = List.of();

    @Option(names = "--seed", description = "Instead of the seed in the file.")
    private @Nullable Long seed;

    @Option(names = "--runs", defaultValue = "1", description = "Play each this often, with seeds counted up.")
    private int runs;

    @Option(
            names = "--plane",
            defaultValue = "direct",
            description = "How clients reach pods: ${COMPLETION-CANDIDATES} (the second: Linux, as root).")
    private Plane plane = Plane.DIRECT;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there; - for standard output.")
    private @Nullable String json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the page there.")
    private @Nullable Path html;

    @Option(names = "--pods", paramLabel = "DIR", description = "Keep what each pod writes there.")
    private @Nullable Path pods;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs " + runs + " (expected: 1 or more)");
        }
        writable("--json", json == null || json.equals("-") ? null : Path.of(json));
        writable("--html", html);
        List<Scenario> scenarios = new ArrayList<>();
        // All of them before any of them is played.
        for (Path file : files) {
            Scenario scenario = ScenarioFile.read(file);
            for (int i = 0; i < runs; i++) {
                scenarios.add(scenario.toBuilder()
                        .seed((seed == null ? scenario.seed() : seed) + i)
                        .build());
            }
        }
        if (plane == Plane.NAMESPACES && NamespaceEntry.isNeeded()) {
            return NamespaceEntry.runAgainInside(
                    spec.root().commandLine().getParseResult().originalArgs());
        }
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            results.add(play(scenario));
        }
        write(results);
        return results.stream().allMatch(Result::passed) ? Main.PASSED : Main.FAILED;
    }

    /** Before minutes are spent on what cannot be kept. */
    private void writable(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && (!Files.isDirectory(folder) || Files.isDirectory(file))) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + file + " (expected: a file in a folder that exists)");
        }
    }

    private Result play(Scenario scenario) throws InterruptedException {
        ScenarioRun run = ScenarioRun.of(scenario).plane(plane);
        if (pods != null) {
            run.podOutput(pods);
        }
        Result result;
        try (TerminalProgress progress = TerminalProgress.of(spec.commandLine(), scenario, quiet)) {
            result = run.progress(progress).run();
        }
        // Standard output belongs to the JSON if that goes there.
        ("-".equals(json) ? spec.commandLine().getErr() : spec.commandLine().getOut()).print(ResultTable.of(result));
        spec.commandLine().getErr().flush();
        spec.commandLine().getOut().flush();
        return result;
    }

    private void write(List<Result> results) throws IOException {
        if (json != null) {
            String text = results.size() == 1
                    ? ResultJson.of(results.get(0))
                    : results.stream().map(ResultJson::of).collect(Collectors.joining(",\n", "[", "]"));
            if (json.equals("-")) {
                spec.commandLine().getOut().println(text);
            } else {
                Files.writeString(Path.of(json), text + "\n");
            }
        }
        if (html != null) {
            Files.writeString(html, Page.of(results));
            spec.commandLine().getErr().println("page: " + html.toAbsolutePath().toUri());
        }
    }
}
