package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.YamlValue;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which ports of a pod are whose. */
final class Ports {

    /** Ports that no Service leads users to. */
    private static final Pattern ASIDE = Pattern.compile(
            "(.*-)?(management|mgmt|metrics|prometheus|admin|actuator|health" + "|probes?|jmx|debug)(-.*)?");

    private static final Set<String> NAMES = Set.of("/healthz", "/readyz", "/livez", "/startupz", "/drain");

    private Ports() {}

    /** What a port is called in the pod spec: the name it is declared under, or else its number. */
    static String text(Scope scope, int port) {
        for (YamlValue declared : scope.service().value().get("ports").items()) {
            String name = declared.get("name").textOrEmpty();
            if (!name.isEmpty() && declared.get("containerPort").number().orElse(-1) == port) {
                return name;
            }
        }
        return Integer.toString(port);
    }

    /** Names and numbers that the container declares, for a message. */
    static String declared(PodContainer container) {
        String all = container.value().get("ports").items().stream()
                .map(port -> port.get("name").exists()
                        ? port.get("name").shown()
                        : port.get("containerPort").shown())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all;
    }

    /** Whether another container of the pod declares it: they share one address. */
    static boolean isOfAnother(Scope scope, int port) {
        return scope.workload().containers().stream()
                .filter(container -> !container.name().equals(scope.service().name()))
                .anyMatch(container -> container.declares(port));
    }

    static boolean is(OptionalInt known, int port) {
        return known.isPresent() && known.getAsInt() == port;
    }

    /** Whether requests are sent to the service; a worker has none, though it may be asked for metrics. */
    static boolean getTraffic(Scope scope) {
        if (!scope.workload().isServing()) {
            return false;
        }
        if (!scope.services().isEmpty()) {
            return true;
        }
        ServiceProfile profile = scope.profile();
        return scope.service().value().get("ports").items().stream()
                .filter(port -> !ASIDE.matcher(port.get("name").textOrEmpty()).matches())
                .anyMatch(port -> !profile.hasOwnManagementPort()
                        || !is(profile.managementPort(), (int)
                                port.get("containerPort").number().orElse(-1)));
    }

    /** Whether a path is none of those that graceful answers on a port of its own, if this is one. */
    static boolean isNowhere(ServiceProfile profile, int port, String path) {
        return profile.hasGracefulPort() && is(profile.managementPort(), port) && !isOurs(profile, path);
    }

    private static boolean isOurs(ServiceProfile profile, String path) {
        String before = profile.basePath();
        return path.startsWith(before) && NAMES.contains(path.substring(before.length()));
    }

    /** Whether the name of a path is one of graceful's, wherever it stands. */
    static boolean isNamedLikeOurs(String path) {
        return path.contains("/") && NAMES.contains(path.substring(path.lastIndexOf('/')));
    }

    /** The ports that answer {@code /drain}; none if that is not known. */
    static Set<Integer> ofDrain(ServiceProfile profile) {
        if (profile.managementPort().isEmpty()) {
            return Set.of();
        }
        int management = profile.managementPort().getAsInt();
        if (profile.hasGracefulPort()) {
            Set<Integer> all = new LinkedHashSet<>(Set.of(management));
            profile.applicationPort().ifPresent(all::add);
            profile.actuatorPort().ifPresent(all::add);
            return all;
        }
        // With a management port of Spring's the endpoints of graceful are on both.
        boolean both = profile.framework() == Framework.SPRING_BOOT
                && profile.applicationPort().isPresent()
                && profile.hasOwnManagementPort();
        return both ? Set.of(management, profile.applicationPort().getAsInt()) : Set.of(management);
    }
}
