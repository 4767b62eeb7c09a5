package io.graceful.manifest.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar graceful-manifest.jar check k8s}. */
@Command(
        name = "graceful-manifest",
        description =
                "Checks Kubernetes manifests against the service they run, renders such that fit it, and explains its stop"
                        + " second by second.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "check|render|explain",
        footer = {
            "",
            "Begin with: check --service . k8s",
            "Exit status: 0 nothing found, 1 something found, 2 bad usage or unreadable input."
        })
public final class Main {

    static final int CLEAN = 0;
    static final int FOUND = 1;
    static final int BAD_INPUT = 2;

    /** Room for the examples on lines of their own. */
    private static final int HELP_WIDTH = 110;

    private Main() {}

    /** Runs a command and ends the process with its status. */
    public static void main(String[] args) {
        System.exit(run(
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /**
     * Runs a command in this process.
     *
     * @return its exit status
     */
    static int run(InputStream in, PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new CheckCommand(in))
                .addSubcommand(new RenderCommand())
                .addSubcommand(new ExplainCommand(in))
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(new Misuse());
        int status = args.length == 0 ? line.execute("--help") : line.execute(args);
        out.flush();
        err.flush();
        return status;
    }

    /** The version this jar was built as; empty if it is not packaged. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    /** What {@code --version} says. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"graceful-manifest " + (version().isEmpty() ? "(not packaged)" : version())};
        }
    }
}
