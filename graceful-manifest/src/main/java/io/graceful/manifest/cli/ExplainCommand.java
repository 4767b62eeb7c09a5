package io.graceful.manifest.cli;

import io.graceful.manifest.check.FactText;
import io.graceful.manifest.check.ServiceContainer;
import io.graceful.manifest.explain.Explain;
import io.graceful.manifest.explain.PreStopHook;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.render.StopMode;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** Shows how a service stops and starts. */
@Command(
        name = "explain",
        description =
                "Shows the stop and the start of a service second by second: what happens when, which setting says"
                        + " so, and what is left.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples, where graceful-manifest stands for java -jar graceful-manifest.jar:",
            "  graceful-manifest explain .",
            "  graceful-manifest explain . k8s/shop.yaml",
            "  graceful-manifest explain . --mode sleep --sleep 10s",
            "",
            "In the bars: > something happens, = lasts, x would last but is cut off, . is left over, ! the end by force.",
            "Exit status: 0 explained, 2 bad usage or unreadable input."
        })
final class ExplainCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "The project of the service.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path service;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PATH",
            description = "Manifests: shows each workload in them. Without any: the service's own settings.")
    private List<String> paths = List.of();

    @Mixin
    private ServiceOptions serviceOptions = new ServiceOptions();

    @Option(names = "--container", paramLabel = "NAME", description = "The container that runs the service.")
    private @Nullable String container;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "Without manifests, how it is stopped: sigterm (default), prestop (GET /drain) or sleep.")
    private @Nullable String mode;

    @Option(names = "--sleep", paramLabel = "TIME", description = "How long --mode sleep sleeps. Default: 10s.")
    private @Nullable String sleep;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final InputStream in;

    ExplainCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        PreStopHook hook = Misuse.refusing(spec, this::hook);
        ServiceProject project = serviceOptions.read(spec, service);
        String text = paths.isEmpty()
                ? Explain.of(project.profile(PodEnvironment.EMPTY), hook)
                : String.join("\n", workloads(project));
        spec.commandLine().getOut().print(text);
        return Main.CLEAN;
    }

    private PreStopHook hook() {
        StopMode chosen = FactText.choice(StopMode.class, "--mode", mode);
        Duration slept = FactText.duration("--sleep", sleep);
        if (!paths.isEmpty() && chosen != null) {
            throw misuse("--mode: " + mode + " beside manifests (expected: either; they say how the pod is stopped)");
        }
        if (slept != null && chosen != StopMode.SLEEP) {
            throw misuse("--sleep: " + sleep + " (expected: only with --mode sleep)");
        }
        return switch (chosen == null ? StopMode.SIGTERM : chosen) {
            case SIGTERM -> PreStopHook.NONE;
            case PRESTOP -> PreStopHook.drain("/drain");
            case SLEEP -> PreStopHook.sleep(slept == null ? Duration.ofSeconds(10) : slept);
        };
    }

    private List<String> workloads(ServiceProject project) throws IOException {
        Input input = Input.read(paths, in, "stdin");
        input.onDisk().notes().forEach(spec.commandLine().getErr()::println);
        for (YamlFile file : input.files()) {
            for (YamlProblem problem : file.problems()) {
                spec.commandLine().getErr().println(problem);
            }
        }
        Manifests manifests = Manifests.of(input.files());
        List<String> texts = new ArrayList<>();
        for (Workload workload : manifests.workloads()) {
            Optional<PodContainer> found = ServiceContainer.of(workload, container);
            found.ifPresent(each -> texts.add(Explain.of(
                    project.profile(ServiceContainer.environment(each, workload, manifests)), workload, each)));
        }
        if (texts.isEmpty()) {
            throw new IOException(String.join(", ", paths) + ": no workload"
                    + (container == null ? "" : " with a container " + container)
                    + " (expected: a Deployment or the like)");
        }
        return texts;
    }

    private ParameterException misuse(String message) {
        return Misuse.of(spec, message);
    }
}
