package io.graceful.manifest.service;

import java.util.Optional;
import java.util.Set;

/**
 * What a build file says that a service is made of.
 *
 * @param libraries artifactIds that are in the service
 * @param framework what those amount to; {@link Framework#UNKNOWN} if they do not say
 * @param bootVersion the version of Spring Boot, if it is written there
 * @param complete whether everything that is in the service is among {@code libraries}; a parent that is not at hand may add
 * @param problem why it could not be read
 */
record BuildFile(
        Set<String> libraries,
        Framework framework,
        Optional<String> bootVersion,
        boolean complete,
        Optional<String> problem) {

    static final BuildFile NONE = new BuildFile(Set.of(), Framework.UNKNOWN, Optional.empty(), false, Optional.empty());

    static final String CORE = "graceful-core";
    static final String STARTER = "graceful-spring-boot-starter";
    static final String EXTENSION = "graceful-quarkus";

    static BuildFile unreadable(String problem) {
        return new BuildFile(Set.of(), Framework.UNKNOWN, Optional.empty(), false, Optional.of(problem));
    }

    /** Whether a library is in the service; empty if that cannot be told. */
    Optional<Boolean> has(String artifact) {
        return libraries.contains(artifact) ? Optional.of(true) : complete ? Optional.of(false) : Optional.empty();
    }

    /** Whether it may be: it is, or nobody can tell. */
    boolean mayHave(String artifact) {
        return has(artifact).orElse(true);
    }

    /** Whether graceful is in a service of that framework. */
    Optional<Boolean> hasGraceful(Framework of) {
        return switch (of) {
            case SPRING_BOOT -> has(STARTER);
            case QUARKUS -> has(EXTENSION);
            case PLAIN -> has(CORE);
            case UNKNOWN ->
                libraries.contains(STARTER) || libraries.contains(EXTENSION) || libraries.contains(CORE)
                        ? Optional.of(true)
                        : complete ? Optional.of(false) : Optional.empty();
        };
    }

    /** Spring Boot's minor version as a number that can be compared, 304 for 3.4. */
    Optional<Integer> bootMinor() {
        return bootVersion
                .filter(version -> version.matches("\\d{1,3}\\.\\d{1,2}(\\D.*)?"))
                .map(version -> {
                    String[] parts = version.split("\\D", 3);
                    return Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
                });
    }
}
