package io.graceful.manifest.service;

import io.graceful.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service's project, and the settings in it. Reads files once; {@link #profile} may be called for any number of pods.
 *
 * <p>Immutable. What cannot be read is among the {@link ServiceProfile#problems()} of every profile that it concerns.
 */
public final class ServiceProject {

    private static final List<String> DOCKERFILES = List.of(
            "Dockerfile",
            "Containerfile",
            "src/main/docker/Dockerfile",
            "src/main/docker/Dockerfile.jvm",
            "docker/Dockerfile");

    private static final Set<String> VARIABLES =
            Stream.of(Setting.values()).map(Setting::environment).collect(Collectors.toSet());

    private final Project project;
    private final Framework framework;
    private final @Nullable Path dockerfile;

    private ServiceProject(Project project, Framework framework, @Nullable Path dockerfile) {
        this.project = project;
        this.framework = framework;
        this.dockerfile = dockerfile;
    }

    /** No project: only what the pod spec says is known. */
    public static ServiceProject none() {
        return new ServiceProject(Project.NONE, Framework.UNKNOWN, null);
    }

    /**
     * Reads the project in a folder.
     *
     * @param profiles profiles that are active whatever the pod spec says; none leaves it to the pod spec
     * @param framework what it is built on; {@link Framework#UNKNOWN} to find out from its build file
     * @throws ServiceProjectException if there is no such folder
     */
    public static ServiceProject read(Path folder, List<String> profiles, Framework framework) {
        if (!Files.isDirectory(folder)) {
            throw new ServiceProjectException(folder + ": " + (Files.exists(folder) ? "is no folder" : "is not there")
                    + " (expected: the folder of a service's project, with its pom.xml or build.gradle)");
        }
        List<ConfigFile> files = ConfigFiles.read(folder.resolve("src/main/resources"));
        Project project = new Project(true, build(folder), files, profiles);
        return new ServiceProject(
                project, framework == Framework.UNKNOWN ? framework(project) : framework, dockerfile(folder));
    }

    private static BuildFile build(Path folder) {
        if (Files.exists(folder.resolve("pom.xml"))) {
            return PomReader.read(folder.resolve("pom.xml"));
        }
        for (String name : List.of("build.gradle.kts", "build.gradle")) {
            if (Files.exists(folder.resolve(name))) {
                return GradleReader.read(folder.resolve(name));
            }
        }
        return BuildFile.NONE;
    }

    private static Framework framework(Project project) {
        if (project.build().framework() != Framework.UNKNOWN) {
            return project.build().framework();
        }
        if (project.files().stream().anyMatch(file -> file.base().equals("graceful"))) {
            return Framework.PLAIN;
        }
        if (project.files().stream().anyMatch(file -> file.mentions("quarkus.", "%prod.quarkus.", "%dev.quarkus."))) {
            return Framework.QUARKUS;
        }
        boolean spring = project.files().stream()
                .anyMatch(file ->
                        file.base().equals("application") && file.mentions("spring.", "server.", "management."));
        return spring ? Framework.SPRING_BOOT : Framework.UNKNOWN;
    }

    private static @Nullable Path dockerfile(Path folder) {
        return DOCKERFILES.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    /** What the service does in a pod with that environment. */
    public ServiceProfile profile(PodEnvironment environment) {
        Launch launch = Launch.of(environment);
        Framework known = framework == Framework.UNKNOWN ? framework(launch) : framework;
        boolean evident = mentions(launch, known);
        return switch (known) {
            case SPRING_BOOT -> new SpringService(project, launch).describe(evident);
            case QUARKUS -> new QuarkusService(project, launch).describe(evident);
            case PLAIN, UNKNOWN -> new PlainService(project, launch, known).describe(evident);
        };
    }

    private static Framework framework(Launch launch) {
        if (names(launch).anyMatch(name -> name.startsWith("QUARKUS_") || name.startsWith("quarkus."))) {
            return Framework.QUARKUS;
        }
        return names(launch).anyMatch(name -> name.startsWith("SPRING_") || name.startsWith("spring."))
                ? Framework.SPRING_BOOT
                : Framework.UNKNOWN;
    }

    private static Stream<String> names(Launch launch) {
        return Stream.of(launch.variables(), launch.properties(), launch.options())
                .flatMap(names -> names.keySet().stream());
    }

    /** Whether the pod spec sets anything of graceful that a service of that framework reads. */
    private static boolean mentions(Launch launch, Framework framework) {
        if (framework == Framework.QUARKUS) {
            return names(launch)
                    .anyMatch(name -> name.startsWith("QUARKUS_GRACEFUL_") || name.startsWith("quarkus.graceful."));
        }
        return names(launch).anyMatch(name -> VARIABLES.contains(name) || name.startsWith("graceful."));
    }

    /** Its Dockerfile, if it has one. */
    public Optional<Path> dockerfile() {
        return Optional.ofNullable(dockerfile);
    }
}
