package io.graceful.maven;

import io.graceful.manifest.check.FactText;
import io.graceful.manifest.check.Facts;
import io.graceful.manifest.render.Form;
import io.graceful.manifest.render.RenderOptions;
import io.graceful.manifest.render.RenderedFiles;
import io.graceful.manifest.render.Renderer;
import io.graceful.manifest.render.StopMode;
import io.graceful.manifest.service.PodEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Writes the manifests that the service's own settings ask for. */
@Mojo(name = "render", threadSafe = true)
public final class RenderMojo extends ServiceMojo {

    /**
     * What to write: <code>container</code>, <code>manifests</code>, <code>patch</code>, <code>kustomize</code> or
     * <code>helm</code>.
     */
    @Parameter(property = "graceful-manifest.form", defaultValue = "manifests")
    String form = "manifests";

    /** Name of the Deployment and all that belongs to it. */
    @Parameter(property = "graceful-manifest.name", defaultValue = "${project.artifactId}", required = true)
    String name = "";

    /** The namespace; left open unless set. */
    @Parameter(property = "graceful-manifest.namespace")
    @Nullable
    String namespace;

    /** The image, such as <code>registry.example/shop:1.0</code>; a placeholder that says so unless set. */
    @Parameter(property = "graceful-manifest.imageName")
    @Nullable
    String imageName;

    /** How many pods. */
    @Parameter(property = "graceful-manifest.replicas", defaultValue = "3")
    int replicas = 3;

    /** What begins the stop: <code>sigterm</code>, <code>prestop</code> or <code>sleep</code>. */
    @Parameter(property = "graceful-manifest.mode", defaultValue = "sigterm")
    String mode = "sigterm";

    /** The secret of <code>/drain</code>, for mode <code>prestop</code>. */
    @Parameter(property = "graceful-manifest.token")
    @Nullable
    String token;

    /** How long the hook of mode <code>sleep</code> takes, such as <code>15s</code>. */
    @Parameter(property = "graceful-manifest.sleep")
    @Nullable
    String sleep;

    /** The oldest version of Kubernetes it has to run on, such as <code>1.30</code>. */
    @Parameter(property = "graceful-manifest.kubernetes")
    @Nullable
    String kubernetes;

    /** What is in front of the Service: <code>none</code>, <code>alb</code>, <code>nlb</code>, <code>neg</code>, <code>other</code>. */
    @Parameter(property = "graceful-manifest.loadBalancer", defaultValue = "none")
    String loadBalancer = "none";

    /** Where to ask whether the service is ready, instead of what it says itself. */
    @Parameter(property = "graceful-manifest.readinessPath")
    @Nullable
    String readinessPath;

    /** Where to ask whether the service lives, instead of what it says itself. */
    @Parameter(property = "graceful-manifest.livenessPath")
    @Nullable
    String livenessPath;

    /** A folder, or the name of a file if it is one file. */
    @Parameter(
            property = "graceful-manifest.output",
            defaultValue = "${project.build.directory}/graceful",
            required = true)
    File output = new File("target/graceful");

    @Override
    void run() throws IOException {
        Renderer renderer = Renderer.of(service().profile(PodEnvironment.EMPTY), options());
        for (Path written : RenderedFiles.write(renderer.render(chosen(Form.class, "form", form)), output.toPath())) {
            getLog().info("Written: " + written);
        }
    }

    private RenderOptions options() {
        return RenderOptions.builder(name)
                .container(container)
                .namespace(namespace)
                .image(imageName)
                .replicas(replicas)
                .mode(chosen(StopMode.class, "mode", mode))
                .token(token)
                .sleep(FactText.duration("sleep", sleep))
                .kubernetes(FactText.version("kubernetes", kubernetes))
                .loadBalancer(chosen(Facts.LoadBalancer.class, "loadBalancer", loadBalancer))
                .readinessPath(readinessPath)
                .livenessPath(livenessPath)
                .build();
    }

    private static <E extends Enum<E>> E chosen(Class<E> type, String parameter, String text) {
        return Objects.requireNonNull(FactText.choice(type, parameter, text));
    }
}
