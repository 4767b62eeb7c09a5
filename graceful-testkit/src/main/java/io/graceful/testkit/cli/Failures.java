package io.graceful.testkit.cli;

import io.graceful.testkit.RunException;
import io.graceful.testkit.plane.PlaneException;
import io.graceful.testkit.scenario.ScenarioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/** Says what went wrong in the words of whoever noticed, without a stack where it was to be expected. */
final class Failures implements CommandLine.IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof ScenarioException
                || failure instanceof RunException
                || failure instanceof PlaneException
                || failure instanceof UncheckedIOException
                || failure instanceof IOException) {
            command.getErr().println(failure.getMessage());
            return Main.BAD_INPUT;
        }
        if (failure instanceof InterruptedException) {
            command.getErr().println("interrupted; every pod has been ended");
            return Main.INTERRUPTED;
        }
        throw failure;
    }
}
