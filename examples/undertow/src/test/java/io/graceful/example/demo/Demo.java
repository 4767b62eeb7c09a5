package io.graceful.example.demo;

import io.graceful.testkit.RunException;
import io.graceful.testkit.ScenarioRun;
import io.graceful.testkit.page.Page;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.ScenarioException;
import io.graceful.testkit.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Shows the difference: the same update of the same service, with graceful and without, side by side. */
public final class Demo {

    private static final Path PAGE = Path.of("target", "demo.html");

    private Demo() {}

    /**
     * Ends with 0 if nothing failed with graceful and something without.
     *
     * @param args the folder of the example, the width of the terminal (0 for none), and {@code --json} or nothing
     */
    public static void main(String[] args) throws Exception {
        Path example = Path.of(args[0]);
        boolean json = args.length > 2 && args[2].equals("--json");
        try {
            System.exit(run(example, Integer.parseInt(args[1]), json));
        } catch (RunException | ScenarioException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static int run(Path example, int columns, boolean json) throws IOException, InterruptedException {
        Scenario with = ScenarioFile.read(example.resolve("rollout.yaml"));
        Scenario without = ScenarioFile.read(example.resolve("without.yaml"));
        System.err.println(
                "Three pods are replaced one by one under load, twice at the same time; four nodes go on routing to"
                        + " an old pod\nfor 1 to 5 s after its SIGTERM, as kube-proxies do. This takes about half a minute.\n");
        List<Result> results;
        try (SideBySide screen = new SideBySide(System.err, columns, List.of(with.name(), without.name()))) {
            results = play(List.of(with, without), screen);
        }
        results.forEach(result -> System.err.println(ResultTable.of(result)));
        Files.createDirectories(PAGE.toAbsolutePath().getParent());
        Files.writeString(PAGE, Page.of(results));
        System.err.println(
                "What happened when, to look at: " + PAGE.toAbsolutePath().toUri());
        if (json) {
            System.out.println(
                    "{\"with\":" + summary(results.get(0)) + ",\"without\":" + summary(results.get(1)) + "}");
        }
        boolean shown = results.get(0).passed() && results.get(1).traffic().failed() > 0;
        return shown ? 0 : 1;
    }

    private static List<Result> play(List<Scenario> scenarios, SideBySide screen)
            throws IOException, InterruptedException {
        ExecutorService stages = Executors.newFixedThreadPool(scenarios.size());
        try {
            List<Future<Result>> runs = scenarios.stream()
                    .map(scenario -> stages.submit(() -> ScenarioRun.of(scenario)
                            .progress(screen.line(scenario.name()))
                            .run()))
                    .toList();
            return List.of(runs.get(0).get(), runs.get(1).get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RunException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } finally {
            stages.shutdownNow();
        }
    }

    private static String summary(Result result) {
        return String.format(
                Locale.ROOT,
                "{\"requests\":%d,\"failed\":%d,\"seed\":%d,\"seconds\":%.1f,\"kills\":%d,\"late\":%d}",
                result.traffic().requests(),
                result.traffic().failed(),
                result.scenario().seed(),
                result.took().toMillis() / 1e3,
                result.killed().size(),
                result.traffic().late());
    }
}
