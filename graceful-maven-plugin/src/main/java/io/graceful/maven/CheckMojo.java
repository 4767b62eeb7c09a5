package io.graceful.maven;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.FactText;
import io.graceful.manifest.check.Facts;
import io.graceful.manifest.check.FailOn;
import io.graceful.manifest.check.Finding;
import io.graceful.manifest.check.ManifestCheck;
import io.graceful.manifest.check.Mending;
import io.graceful.manifest.kube.ManifestFiles;
import io.graceful.manifest.report.MendedFiles;
import io.graceful.manifest.report.Paint;
import io.graceful.manifest.report.SarifReport;
import io.graceful.manifest.report.TextReport;
import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.yaml.YamlFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Finds where the manifests and the service disagree, and stops the build if requests fail because of it. */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class CheckMojo extends ServiceMojo {

    /** What stops the build: <code>error</code>, <code>warning</code>, <code>info</code> or <code>never</code>. */
    @Parameter(property = "graceful-manifest.failOn", defaultValue = "error")
    String failOn = "error";

    /** Mend errors and warnings in the files (with failOn info advice too). */
    @Parameter(property = "graceful-manifest.fix", defaultValue = "false")
    boolean fix;

    /** Where the report is written as SARIF. Default: <code>graceful/manifest.sarif</code> in the build's folder. */
    @Parameter(property = "graceful-manifest.sarif")
    @Nullable
    File sarif;

    /** The oldest version of Kubernetes that the cluster runs, such as <code>1.30</code>. */
    @Parameter(property = "graceful-manifest.kubernetes")
    @Nullable
    String kubernetes;

    /** What is in front of the Service: <code>none</code>, <code>alb</code>, <code>nlb</code>, <code>neg</code>, <code>other</code>. */
    @Parameter(property = "graceful-manifest.loadBalancer")
    @Nullable
    String loadBalancer;

    /** The service mesh: <code>none</code>, <code>istio</code> or <code>linkerd</code>. */
    @Parameter(property = "graceful-manifest.mesh")
    @Nullable
    String mesh;

    /** What is in the image: <code>shell</code> or <code>distroless</code>. */
    @Parameter(property = "graceful-manifest.image")
    @Nullable
    String image;

    /** What the nodes are: <code>stable</code>, <code>autoscaled</code> or <code>spot</code>. */
    @Parameter(property = "graceful-manifest.nodes")
    @Nullable
    String nodes;

    /** What a node's own graceful shutdown leaves to pods, such as <code>15s</code> or <code>2m</code>. */
    @Parameter(property = "graceful-manifest.nodeShutdown")
    @Nullable
    String nodeShutdown;

    @Override
    void run() throws IOException, MojoFailureException {
        FailOn fail = Objects.requireNonNull(FactText.choice(FailOn.class, "failOn", failOn));
        ManifestCheck check = check();
        ManifestFiles read = readManifests();
        List<YamlFile> files = read.files();
        CheckReport report = check.check(files);
        if (fix) {
            Mending mending = Mending.of(check, files, fail.mends());
            MendedFiles.told(report, mending, fail.mends()).forEach(getLog()::info);
            MendedFiles.write(files, mending.files(), read::path);
            files = mending.files();
            report = mending.report();
        }
        writeSarif(SarifReport.of(report, files, version()));
        log(report);
        if (fail.fails(report)) {
            throw new MojoFailureException(TextReport.counts(report).strip() + " (failOn " + failOn + ")");
        }
    }

    private void writeSarif(String text) throws IOException {
        Path file = sarif == null ? buildFolder().resolve("graceful/manifest.sarif") : sarif.toPath();
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }

    /** Outside a project ${project.build.directory} is a text with a hole in it, so it is no default value. */
    private Path buildFolder() {
        return project != null && project.getBasedir() != null
                ? Path.of(project.getBuild().getDirectory())
                : folder().resolve("target");
    }

    private ManifestCheck check() throws IOException {
        ServiceProject service = service();
        ManifestCheck check = ManifestCheck.of(service::profile).facts(facts()).container(container);
        Optional<Path> dockerfile = service.dockerfile();
        return dockerfile.isPresent()
                ? check.dockerfile(
                        folder().relativize(dockerfile.get().toAbsolutePath()).toString(),
                        Files.readString(dockerfile.get()))
                : check;
    }

    private Facts facts() {
        return Facts.builder()
                .kubernetes(FactText.version("kubernetes", kubernetes))
                .loadBalancer(FactText.choice(Facts.LoadBalancer.class, "loadBalancer", loadBalancer))
                .mesh(FactText.choice(Facts.Mesh.class, "mesh", mesh))
                .image(FactText.choice(Facts.Image.class, "image", image))
                .nodes(FactText.choice(Facts.Nodes.class, "nodes", nodes))
                .nodeShutdown(FactText.duration("nodeShutdown", nodeShutdown))
                .build();
    }

    private void log(CheckReport report) {
        for (Finding finding : report.open()) {
            Consumer<String> level = switch (finding.severity()) {
                case ERROR -> getLog()::error;
                case WARNING -> getLog()::warn;
                case INFO -> getLog()::info;
            };
            TextReport.finding(finding, false, Paint.NONE).lines().forEach(level);
        }
        TextReport.undecided(report, FactParameter::of).lines().forEach(getLog()::info);
        getLog().info(TextReport.counts(report).strip());
    }

    private static String version() {
        String version = CheckMojo.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }
}
