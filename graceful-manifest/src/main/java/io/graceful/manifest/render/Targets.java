package io.graceful.manifest.render;

import io.graceful.manifest.service.PortSecurity;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.settings.Setting;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where the kubelet asks a service.
 *
 * @param http the port of its requests
 * @param httpKnown whether the service says so; otherwise it is the usual one
 * @param management the port of its probes, if that is another
 * @param liveness empty if nobody knows it, and nothing is better than a guess
 * @param https whether the port of the probes speaks TLS
 */
record Targets(
        int http,
        boolean httpKnown,
        OptionalInt management,
        String startup,
        String readiness,
        Optional<String> liveness,
        String drain,
        boolean https) {

    private static final int USUAL_PORT = 8080;
    private static final int MOST_PORT = 65_535;
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");

    /** A port, by name or by number. */
    record Port(String name, int number) {}

    static Targets of(ServiceProfile profile, RenderOptions options, Refusal refusal) {
        Optional<String> liveness = options.livenessPath().or(() -> first(profile, profile.livenessPaths(), "/livez"));
        String readiness = options.readinessPath()
                .or(() -> first(profile, profile.readinessPaths(), "/healthz"))
                .orElse("");
        // Alive is enough for a start: what it still has to do until it is ready, readiness asks.
        String startup = first(profile, profile.startupPaths(), "/startupz")
                .or(() -> liveness)
                .orElse(readiness);
        OptionalInt management = profile.hasOwnManagementPort() ? profile.managementPort() : OptionalInt.empty();
        Targets targets = new Targets(
                profile.applicationPort().orElse(USUAL_PORT),
                profile.applicationPort().isPresent(),
                management,
                startup,
                readiness,
                liveness,
                first(profile, profile.drainPaths(), "/drain").orElse("/drain"),
                security(profile, management) != PortSecurity.NONE);
        targets.check(profile, refusal);
        return targets;
    }

    private void check(ServiceProfile profile, Refusal refusal) {
        refusal.check(
                !readiness.isEmpty(),
                "readinessPath",
                "nothing",
                "a path, because " + profile.framework().text() + " without graceful has none that is known");
        if (liveness.isPresent() && !readiness.isEmpty()) {
            refusal.check(
                    !liveness.get().equals(readiness),
                    "livenessPath",
                    liveness.get(),
                    "another path than readiness, which goes off while the pod warms up and drains");
        }
        refusal.check(
                security(profile, management) != PortSecurity.CLIENT_CERTIFICATE,
                "client-auth",
                "need",
                "probes on a port that needs no certificate, because the kubelet has none"
                        + (profile.usesGraceful() ? ": " + Setting.MANAGEMENT_PORT.property() + "=8081" : ""));
        checkPort(refusal, "application port", http);
        management.ifPresent(port -> checkPort(refusal, "management port", port));
        String host = profile.managementHost().orElse("");
        refusal.check(
                !LOOPBACK.contains(host) && !host.startsWith("127."),
                "management host",
                host,
                "an address that the kubelet reaches, such as 0.0.0.0");
    }

    private static PortSecurity security(ServiceProfile profile, OptionalInt management) {
        return profile.security(management.orElse(profile.applicationPort().orElse(USUAL_PORT)))
                .orElse(PortSecurity.NONE);
    }

    private static void checkPort(Refusal refusal, String name, int port) {
        refusal.check(port >= 1 && port <= MOST_PORT, name, port, "a fixed port from 1 to " + MOST_PORT);
    }

    /** The one to recommend; where graceful answers, it is known even if nobody said so. */
    private static Optional<String> first(ServiceProfile profile, Set<String> paths, String ofGraceful) {
        Iterator<String> all = paths.iterator();
        if (all.hasNext()) {
            return Optional.of(all.next());
        }
        return profile.usesGraceful() ? Optional.of(ofGraceful) : Optional.empty();
    }

    /** The port that probes and {@code /drain} are on. */
    Port probes() {
        return management.isPresent() ? new Port("management", management.getAsInt()) : new Port("http", http);
    }
}
