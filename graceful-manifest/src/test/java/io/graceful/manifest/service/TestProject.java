package io.graceful.manifest.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A project in a folder of its own, and pods it is asked about. */
final class TestProject {

    private final Path folder;
    private final List<String> profiles = new ArrayList<>();
    private Framework framework = Framework.UNKNOWN;

    TestProject(Path folder) {
        this.folder = folder;
    }

    TestProject file(String name, String... lines) {
        return bytes(name, (String.join("\n", lines) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    TestProject bytes(String name, byte[] bytes) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestProject resource(String name, String... lines) {
        return file("src/main/resources/" + name, lines);
    }

    /** A pom with dependencies given as {@code group:artifact}. */
    TestProject pom(String... dependencies) {
        StringBuilder list = new StringBuilder();
        for (String dependency : dependencies) {
            String[] parts = dependency.split(":");
            list.append("<dependency><groupId>")
                    .append(parts[0])
                    .append("</groupId><artifactId>")
                    .append(parts[1]);
            list.append("</artifactId></dependency>");
        }
        return file("pom.xml", "<project><dependencies>" + list + "</dependencies></project>");
    }

    TestProject spring(String... more) {
        List<String> all = new ArrayList<>(List.of("org.springframework.boot:spring-boot-starter-webmvc"));
        all.addAll(List.of(more));
        return pom(all.toArray(String[]::new));
    }

    TestProject gracefulSpring() {
        return spring(
                "io.graceful:graceful-spring-boot-starter", "org.springframework.boot:spring-boot-starter-actuator");
    }

    TestProject gracefulQuarkus() {
        return pom("io.quarkus:quarkus-rest", "io.graceful:graceful-quarkus", "io.quarkus:quarkus-smallrye-health");
    }

    TestProject gracefulPlain() {
        return pom("io.graceful:graceful-core");
    }

    TestProject profiles(String... names) {
        profiles.addAll(List.of(names));
        return this;
    }

    TestProject framework(Framework chosen) {
        this.framework = chosen;
        return this;
    }

    ServiceProject read() {
        return ServiceProject.read(folder, profiles, framework);
    }

    ServiceProfile profile(Pod pod) {
        return read().profile(pod.environment());
    }

    ServiceProfile profile() {
        return profile(new Pod());
    }

    /** The environment of a pod. */
    static final class Pod {

        private final Map<String, String> variables = new LinkedHashMap<>();
        private final Set<String> unknown = new HashSet<>();
        private final List<String> arguments = new ArrayList<>();

        Pod env(String name, String value) {
            variables.put(name, value);
            return this;
        }

        Pod secret(String name) {
            unknown.add(name);
            return this;
        }

        Pod args(String... words) {
            arguments.addAll(List.of(words));
            return this;
        }

        PodEnvironment environment() {
            return new PodEnvironment(variables, unknown, arguments);
        }
    }

    /** {@code 10s name @ origin}. */
    static String text(java.util.Optional<Figure> figure) {
        return figure.map(f -> f.value().toSeconds() + "s " + f.name() + " @ " + f.origin())
                .orElse("unknown");
    }
}
