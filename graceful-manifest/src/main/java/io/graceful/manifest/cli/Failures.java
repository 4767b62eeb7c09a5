package io.graceful.manifest.cli;

import io.graceful.manifest.service.ServiceProjectException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** Says what went wrong in the words of whoever noticed, without a stack where it was to be expected. */
final class Failures implements CommandLine.IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        Exception cause = failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
        if (cause instanceof IOException expected) {
            command.getErr().println(sentence(expected));
            return Main.BAD_INPUT;
        }
        if (cause instanceof ServiceProjectException) {
            command.getErr().println(cause.getMessage());
            return Main.BAD_INPUT;
        }
        throw failure;
    }

    /** The exceptions of files have nothing but a name for a message. */
    private static String sentence(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return failure.getMessage() + ": no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getMessage() + ": may not be read or written";
        }
        return String.valueOf(failure.getMessage());
    }
}
