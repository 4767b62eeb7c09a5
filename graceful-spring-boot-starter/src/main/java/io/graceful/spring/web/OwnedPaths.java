package io.graceful.spring.web;

import io.graceful.management.ManagementProtocol;
import io.graceful.settings.Setting;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Which of graceful's paths one of Spring's web servers leaves to the application, because the application has them itself: to add
 * a dependency must not change what a path answers. Decided before that server listens, and said in one warning.
 */
final class OwnedPaths implements SmartInitializingSingleton, Predicate<String> {

    private static final Logger log = LoggerFactory.getLogger(OwnedPaths.class);

    private static final String INSTEAD = "/graceful";

    private final ManagementProtocol protocol;
    private final PathOwners owners;
    private final Environment environment;
    private final Consumer<Set<String>> left;
    private volatile Set<String> answered;

    /** @param left told of the paths that are left to the application */
    OwnedPaths(ManagementProtocol protocol, PathOwners owners, Environment environment, Consumer<Set<String>> left) {
        this.protocol = protocol;
        this.owners = owners;
        this.environment = environment;
        this.left = left;
        this.answered = Set.copyOf(protocol.paths());
    }

    @Override
    public void afterSingletonsInstantiated() {
        Map<String, String> owned = new LinkedHashMap<>();
        Set<String> ours = Set.copyOf(protocol.paths());
        owners.each((path, owner) -> {
            if (ours.contains(path)) {
                owned.putIfAbsent(path, text(owner));
            }
        });
        answered = ours.stream().filter(path -> !owned.containsKey(path)).collect(Collectors.toUnmodifiableSet());
        left.accept(owned.keySet());
        owned.entrySet().removeIf(entry -> isTheSameTruth(entry.getKey(), entry.getValue()));
        if (!owned.isEmpty()) {
            log.warn(
                    "The application has paths of graceful's itself and answers them, as without graceful: {}."
                            + " What is asked there knows nothing of warm-up and stop. {}={} lets graceful answer {} as well",
                    owned.entrySet().stream()
                            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                            .collect(Collectors.joining(", ")),
                    Setting.MANAGEMENT_BASE_PATH.property(),
                    INSTEAD,
                    owned.keySet().stream().map(INSTEAD::concat).collect(Collectors.joining(", ")));
        }
    }

    /** Spring's own groups at these paths: they say what graceful says. */
    private boolean isTheSameTruth(String path, String owner) {
        return owner.toLowerCase(Locale.ROOT).startsWith("actuator")
                && (path.equals("/livez") || path.equals("/readyz"))
                && environment.getProperty(
                        "management.endpoint.health.probes.add-additional-paths", Boolean.class, false);
    }

    private static String text(Object owner) {
        String text = owner.toString();
        // A lambda, or a class that does not say what it is.
        return text.contains("$$Lambda") || text.matches(".*@[0-9a-f]+")
                ? owner.getClass().getName().replaceAll("\\$\\$Lambda.*", "")
                : text;
    }

    /** Whether graceful answers a path on this server. Asked of every request. */
    @Override
    public boolean test(String path) {
        int slashes = 0;
        while (slashes + 1 < path.length() && path.charAt(slashes + 1) == '/') {
            slashes++;
        }
        return answered.contains(slashes == 0 ? path : path.substring(slashes));
    }
}
