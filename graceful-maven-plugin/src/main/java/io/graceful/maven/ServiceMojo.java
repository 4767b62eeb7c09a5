package io.graceful.maven;

import io.graceful.manifest.check.FactText;
import io.graceful.manifest.kube.ManifestFiles;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProject;
import io.graceful.manifest.service.ServiceProjectException;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What every goal has to know of the service: its project, and where its manifests are. */
abstract class ServiceMojo extends AbstractMojo {

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @Nullable
    MavenProject project;

    /** The folder of the service's project. */
    @Parameter(defaultValue = "${basedir}", readonly = true, required = true)
    File basedir = new File("");

    /**
     * Manifests, or folders of them. Default: those of <code>k8s</code>, <code>src/main/k8s</code>,
     * <code>kubernetes</code> and <code>deploy</code> that exist.
     */
    @Parameter(property = "graceful-manifest.manifests")
    List<File> manifests = List.of();

    /** The container that runs the service. Default: the one that is no proxy or agent. */
    @Parameter(property = "graceful-manifest.container")
    @Nullable
    String container;

    /** Active profiles of Spring Boot or Quarkus, whatever the pod spec says. */
    @Parameter(property = "graceful-manifest.profiles")
    List<String> profiles = List.of();

    /**
     * What the service is built on: <code>plain</code>, <code>spring-boot</code> or <code>quarkus</code>. Default: what its
     * dependencies say.
     */
    @Parameter(property = "graceful-manifest.framework")
    @Nullable
    String framework;

    /** Do nothing. */
    @Parameter(property = "graceful-manifest.skip", defaultValue = "false")
    boolean skip;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped, as graceful-manifest.skip says.");
            return;
        }
        try {
            run();
        } catch (NoSuchFileException e) {
            throw new MojoExecutionException(e.getMessage() + ": no such file", e);
        } catch (IOException | IllegalArgumentException | ServiceProjectException e) {
            throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Does what the goal is for; an IllegalArgumentException says what is wrong with a parameter. */
    abstract void run() throws IOException, MojoFailureException;

    final Path folder() {
        return basedir.toPath();
    }

    final ServiceProject service() {
        Framework given = FactText.choice(Framework.class, "framework", framework);
        ServiceProject read = ServiceProject.read(folder(), profiles, given == null ? Framework.UNKNOWN : given);
        if (given != null || read.profile(PodEnvironment.EMPTY).framework() != Framework.UNKNOWN) {
            return read;
        }
        // The build file alone does not say, but Maven has read its parents too.
        Framework found = project == null ? Framework.UNKNOWN : Dependencies.framework(project.getDependencies());
        return found == Framework.UNKNOWN ? read : ServiceProject.read(folder(), profiles, found);
    }

    /** What is to be read, said to be nothing if it is. */
    final ManifestFiles readManifests() throws IOException {
        ManifestFiles files = ManifestFiles.relativeTo(folder());
        List<Path> places = manifests.isEmpty()
                ? ManifestFolders.in(folder())
                : manifests.stream().map(File::toPath).toList();
        for (Path place : places) {
            files.add(place);
        }
        files.notes().forEach(getLog()::warn);
        if (places.isEmpty()) {
            getLog().warn("No manifests: there is no " + ManifestFolders.NAMES + " in " + folder()
                    + " (set <manifests>)");
        }
        return files;
    }
}
