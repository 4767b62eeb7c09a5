package io.graceful.manifest.cli;

import io.graceful.manifest.check.FactText;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a service's project is read. */
final class ServiceOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            split = ",",
            description = "Active profile of Spring Boot or Quarkus, whatever the pod spec says. May be repeated.")
    private List<String> profiles = List.of();

    @Option(
            names = "--framework",
            paramLabel = "NAME",
            description =
                    "What the service is built on: plain, spring-boot or quarkus. Default: what its build file says.")
    private @Nullable String framework;

    /** Whether anything is said about a project. */
    boolean areGiven() {
        return !profiles.isEmpty() || framework != null;
    }

    ServiceProject read(CommandSpec command, Path folder) {
        Framework given = Misuse.refusing(command, () -> framework());
        return ServiceProject.read(folder, profiles, given);
    }

    private Framework framework() {
        Framework given = FactText.choice(Framework.class, "--framework", framework);
        return given == null ? Framework.UNKNOWN : given;
    }
}
