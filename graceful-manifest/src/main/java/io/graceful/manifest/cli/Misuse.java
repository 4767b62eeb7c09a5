package io.graceful.manifest.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** One line for what was wrong with the arguments and one for where to read on, instead of a page of usage. */
final class Misuse implements CommandLine.IParameterExceptionHandler {

    /** What an option says, or its refusal as misuse. */
    static <T> T refusing(CommandSpec command, Supplier<T> option) {
        try {
            return option.get();
        } catch (IllegalArgumentException e) {
            throw of(command, String.valueOf(e.getMessage()));
        }
    }

    static ParameterException of(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return Main.BAD_INPUT;
    }
}
