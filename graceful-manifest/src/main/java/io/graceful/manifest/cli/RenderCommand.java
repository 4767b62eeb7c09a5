package io.graceful.manifest.cli;

import io.graceful.manifest.check.FactText;
import io.graceful.manifest.check.Facts;
import io.graceful.manifest.render.Form;
import io.graceful.manifest.render.RenderOptions;
import io.graceful.manifest.render.RenderedFiles;
import io.graceful.manifest.render.Renderer;
import io.graceful.manifest.render.StopMode;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes manifests that fit a service. */
@Command(
        name = "render",
        description = "Writes the manifests, or the part of one, that a service's own settings ask for.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples, where graceful-manifest stands for java -jar graceful-manifest.jar:",
            "  graceful-manifest render . --name shop --image registry.example/shop:1.0",
            "  graceful-manifest render . --name shop --form container",
            "  graceful-manifest render . --name shop --mode prestop --token change-me-please",
            "  graceful-manifest render . --name shop --form kustomize --output k8s/graceful",
            "",
            "Exit status: 0 rendered, 2 bad usage, or settings for which no manifest is right."
        })
final class RenderCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "The project of the service.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path service;

    @Mixin
    private ServiceOptions serviceOptions = new ServiceOptions();

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description = "container, manifests, patch, kustomize or helm. Default: ${DEFAULT-VALUE}.")
    private String form = "manifests";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the Deployment and all that belongs to it. Default: that of DIR.")
    private @Nullable String name;

    @Option(names = "--container", paramLabel = "NAME", description = "The container. Default: --name.")
    private @Nullable String container;

    @Option(names = "--namespace", paramLabel = "NAME", description = "The namespace. Default: left open.")
    private @Nullable String namespace;

    @Option(names = "--image", paramLabel = "IMAGE", description = "The image. Default: a placeholder that says so.")
    private @Nullable String image;

    @Option(names = "--replicas", paramLabel = "N", description = "How many pods. Default: ${DEFAULT-VALUE}.")
    private int replicas = 3;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "What begins the stop: sigterm, prestop (GET /drain) or sleep. Default: ${DEFAULT-VALUE}.")
    private String mode = "sigterm";

    @Option(names = "--token", paramLabel = "TEXT", description = "The secret of /drain, for --mode prestop.")
    private @Nullable String token;

    @Option(names = "--sleep", paramLabel = "TIME", description = "How long the hook of --mode sleep takes: 15s, 2m.")
    private @Nullable String sleep;

    @Option(names = "--kubernetes", paramLabel = "VERSION", description = "The oldest version it has to run on.")
    private @Nullable String kubernetes;

    @Option(
            names = "--load-balancer",
            paramLabel = "KIND",
            description = "What is in front of the Service: none, alb, nlb, neg or other. Default: ${DEFAULT-VALUE}.")
    private String loadBalancer = "none";

    @Option(names = "--readiness-path", paramLabel = "PATH", description = "Instead of what the service says.")
    private @Nullable String readinessPath;

    @Option(names = "--liveness-path", paramLabel = "PATH", description = "Instead of what the service says.")
    private @Nullable String livenessPath;

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description = "A folder, or the name of a file if it is one file. Default: standard output.")
    private @Nullable Path output;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Form chosen = chosen(Form.class, "--form", form);
        RenderOptions options = Misuse.refusing(spec, this::options);
        ServiceProfile profile = serviceOptions.read(spec, service).profile(PodEnvironment.EMPTY);
        Map<String, String> files =
                Misuse.refusing(spec, () -> Renderer.of(profile, options).render(chosen));
        if (output == null) {
            print(files);
        } else {
            for (Path written : RenderedFiles.write(files, output)) {
                spec.commandLine().getErr().println("written: " + written);
            }
        }
        return Main.CLEAN;
    }

    private RenderOptions options() {
        return RenderOptions.builder(Optional.ofNullable(name).orElseGet(() -> folderName(service)))
                .container(container)
                .namespace(namespace)
                .image(image)
                .replicas(replicas)
                .mode(chosen(StopMode.class, "--mode", mode))
                .token(token)
                .sleep(FactText.duration("--sleep", sleep))
                .kubernetes(FactText.version("--kubernetes", kubernetes))
                .loadBalancer(chosen(Facts.LoadBalancer.class, "--load-balancer", loadBalancer))
                .readinessPath(readinessPath)
                .livenessPath(livenessPath)
                .build();
    }

    private static String folderName(Path folder) {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    private void print(Map<String, String> files) {
        files.forEach((file, text) ->
                spec.commandLine().getOut().print(files.size() == 1 ? text : "# file: " + file + "\n" + text));
    }

    private <E extends Enum<E>> E chosen(Class<E> type, String option, String text) {
        return Misuse.refusing(spec, () -> Objects.requireNonNull(FactText.choice(type, option, text)));
    }
}
