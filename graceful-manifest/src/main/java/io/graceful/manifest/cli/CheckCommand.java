package io.graceful.manifest.cli;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.FactText;
import io.graceful.manifest.check.FailOn;
import io.graceful.manifest.check.ManifestCheck;
import io.graceful.manifest.check.Mending;
import io.graceful.manifest.check.Rule;
import io.graceful.manifest.check.Severity;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.report.MendedFiles;
import io.graceful.manifest.report.TextReport;
import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for faults, and mends them if asked to. */
@Command(
        name = "check",
        description = "Finds where manifests and the service they run disagree, and what fails because of it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples, where graceful-manifest stands for java -jar graceful-manifest.jar:",
            "  graceful-manifest check --service . k8s",
            "  graceful-manifest check --kubernetes 1.30 --load-balancer alb --mesh none k8s/shop.yaml",
            "  helm template . | graceful-manifest check --service .. -",
            "  graceful-manifest check --service . --fix k8s",
            "  graceful-manifest check --format sarif --output target/manifest.sarif k8s",
            "",
            "Exit status: 0 nothing found, 1 findings at least as bad as --fail-on, 2 bad usage or unreadable input.",
            "A file that is no YAML is a finding (Y01); a file that is not there is unreadable input."
        })
final class CheckCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "Manifests; folders are searched for *.yaml, *.yml and *.json; - reads standard input.")
    private List<String> paths = List.of();

    @Option(
            names = "--service",
            paramLabel = "DIR",
            description = "The project of the service. Default: none is known.")
    private @Nullable Path service;

    @Mixin
    private ServiceOptions serviceOptions = new ServiceOptions();

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "The container that runs the service. Default: the one that is no proxy or agent.")
    private @Nullable String container;

    @Option(
            names = "--dockerfile",
            paramLabel = "FILE",
            description = "What the image is made from. Default: that of the project.")
    private @Nullable Path dockerfile;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--stdin-name",
            paramLabel = "NAME",
            description = "What findings call standard input: ${DEFAULT-VALUE}.")
    private String stdinName = "stdin";

    @Option(names = "--format", paramLabel = "NAME", description = "text, json or sarif. Default: ${DEFAULT-VALUE}.")
    private String format = "text";

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the report there; standard output still gets it as text.")
    private @Nullable Path output;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "What makes the exit status 1: error, warning, info or never. Default: ${DEFAULT-VALUE}.")
    private String failOn = "error";

    @Option(
            names = "--fix",
            description =
                    "Mend errors and warnings in the files (with --fail-on info advice too), then report what is left."
                            + " Standard input is written, mended, to standard output, and the report to standard error.")
    private boolean fix;

    @Option(names = "--rules", description = "Show all rules, and check nothing.")
    private boolean rules;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show what is suppressed too, and why each rule is there.")
    private boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final InputStream in;

    CheckCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        if (rules) {
            out().print(TextReport.rules(List.of(Rule.values())));
            return Main.CLEAN;
        }
        ReportFormat reportFormat = chosen(ReportFormat.class, "--format", format);
        FailOn fail = chosen(FailOn.class, "--fail-on", failOn);
        ManifestCheck check = configured();
        Input input = read();
        CheckReport report = check.check(input.files());
        if (report.workloads().isEmpty()
                && container != null
                && !Manifests.of(input.files()).workloads().isEmpty()) {
            throw misuse("--container: " + container + " (expected: the name of a container in a workload)");
        }
        List<YamlFile> files = input.files();
        boolean toPipe = fix && paths.contains(Input.STANDARD_INPUT);
        PrintWriter people = toPipe ? err() : out();
        if (fix) {
            Severity worst = fail.mends();
            Mending mending = Mending.of(check, files, worst);
            MendedFiles.told(report, mending, worst).forEach(people::println);
            write(input, mending);
            report = mending.report();
            files = mending.files();
        }
        write(report, files, reportFormat, people);
        return fail.fails(report) ? Main.FOUND : Main.CLEAN;
    }

    private ManifestCheck configured() throws IOException {
        if (service == null && serviceOptions.areGiven()) {
            throw misuse("--profile and --framework: without --service (expected: the project that they are about)");
        }
        ServiceProject project = service == null ? ServiceProject.none() : serviceOptions.read(spec, service);
        ManifestCheck check = ManifestCheck.of(project::profile)
                .facts(Misuse.refusing(spec, cluster::facts))
                .container(container);
        Optional<Path> image = Optional.ofNullable(dockerfile).or(project::dockerfile);
        return image.isPresent()
                ? check.dockerfile(image.get().toString().replace('\\', '/'), Files.readString(image.get()))
                : check;
    }

    private Input read() throws IOException {
        if (paths.isEmpty()) {
            throw misuse("PATH: none is given (expected: manifests, folders of them, or - for standard input)");
        }
        if (fix && paths.contains(Input.STANDARD_INPUT) && paths.size() > 1) {
            throw misuse("--fix: standard input beside other files (expected: either)");
        }
        Input input = Input.read(paths, in, stdinName);
        input.onDisk().notes().forEach(err()::println);
        if (input.files().isEmpty()) {
            throw new IOException(String.join(", ", paths) + ": nothing to check (expected: *.yaml, *.yml or *.json)");
        }
        return input;
    }

    private void write(Input input, Mending mending) throws IOException {
        if (paths.contains(Input.STANDARD_INPUT)) {
            pipe(mending.files().get(0));
        } else {
            MendedFiles.write(input.files(), mending.files(), input.onDisk()::path);
        }
    }

    private void pipe(YamlFile mended) throws IOException {
        // Whatever is next in the pipe must not take an empty text for the mended one.
        if (mended.text().isEmpty() && !mended.problems().isEmpty()) {
            throw new IOException(mended.problems().get(0).toString());
        }
        out().print(new String(mended.bytes(mended.text()), StandardCharsets.UTF_8));
    }

    private void write(CheckReport report, List<YamlFile> files, ReportFormat reportFormat, PrintWriter people)
            throws IOException {
        if (output == null && reportFormat != ReportFormat.TEXT) {
            people.print(reportFormat.write(report, files, verbose));
            return;
        }
        if (output != null) {
            Path folder = output.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(output, reportFormat.write(report, files, verbose));
        }
        people.print(TextReport.of(report, verbose, new TerminalPaint()));
    }

    private <E extends Enum<E>> E chosen(Class<E> type, String option, String text) {
        return Misuse.refusing(spec, () -> Objects.requireNonNull(FactText.choice(type, option, text)));
    }

    private ParameterException misuse(String message) {
        return Misuse.of(spec, message);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
