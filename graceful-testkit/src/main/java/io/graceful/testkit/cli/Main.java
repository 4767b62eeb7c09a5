package io.graceful.testkit.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar graceful-testkit.jar run scenario.yaml}. */
@Command(
        name = "graceful-testkit",
        description = "Plays a Kubernetes rolling update on this machine, around real processes and without a cluster.",
        subcommands = {RunCommand.class, CheckCommand.class, MarginCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "run|check|margin",
        footer = {
            "",
            "Begin with the scenario that 'run --help' shows, and your own command in it.",
            "Exit status: 0 passed, 1 failed, 2 bad input or nothing could be run."
        })
public final class Main {

    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int INTERRUPTED = 130;

    private Main() {}

    /** Runs a command and ends the process with its status. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return run(out, err, args);
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main()).setOut(out).setErr(err);
        line.setExecutionExceptionHandler(new Failures()).setCaseInsensitiveEnumValuesAllowed(true);
        return args.length == 0 ? line.execute("--help") : line.execute(args);
    }

    /** The version this jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"graceful-testkit " + (version == null ? "(not packaged)" : version)};
        }
    }
}
