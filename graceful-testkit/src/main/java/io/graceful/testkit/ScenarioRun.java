package io.graceful.testkit;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.scenario.Scenario;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One playing of a scenario. Made anew for each run; nothing of it is left when {@link #run} returns. */
public final class ScenarioRun {

    private final Scenario scenario;
    private Progress progress = Progress.NONE;
    private Plane plane = Plane.DIRECT;
    private @Nullable Path podOutput;

    private ScenarioRun(Scenario scenario) {
        this.scenario = scenario;
    }

    /** A run of this scenario. */
    public static ScenarioRun of(Scenario scenario) {
        return new ScenarioRun(scenario);
    }

    /** Shows the run to this while it goes on. */
    public ScenarioRun progress(Progress watcher) {
        progress = watcher;
        return this;
    }

    /** Uses this data plane; the direct one if nothing is said. */
    public ScenarioRun plane(Plane kind) {
        plane = kind;
        return this;
    }

    /** Keeps what each pod writes in a file of its name there; if nothing is said, it is deleted with the run. */
    public ScenarioRun podOutput(Path directory) {
        podOutput = directory;
        return this;
    }

    /**
     * Plays it. Blocks until it is over; every process it started has ended by then, however it ends.
     *
     * @throws RunException if the pods do not come up, or the machine lacks something
     * @throws InterruptedException if this thread is interrupted; the pods are gone then, too
     */
    public Result run() throws InterruptedException {
        try (Stage stage = Stage.set(scenario, plane, podOutput, progress)) {
            return stage.play();
        }
    }
}
