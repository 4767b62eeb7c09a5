package io.graceful.manifest.service;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Where a service of Quarkus answers: its ports, and the paths of its probes on them. Paths are settled when it is built. */
final class QuarkusPaths {

    private static final String HEALTH = "quarkus-smallrye-health";

    private final Project project;
    private final Sources run;
    private final Sources build;
    private final ServiceProfile.Builder profile;

    QuarkusPaths(Project project, Sources run, Sources build, ServiceProfile.Builder profile) {
        this.project = project;
        this.run = run;
        this.build = build;
        this.profile = profile;
    }

    /** @param before what stands before graceful's paths */
    void describe(boolean graceful, String before) {
        boolean management = built("quarkus.management.enabled", "false").equalsIgnoreCase("true");
        OptionalInt main = port("quarkus.http.port", 8080);
        main.ifPresent(profile::applicationPort);
        OptionalInt probes = management ? port("quarkus.management.port", 9000) : main;
        probes.ifPresent(profile::managementPort);
        QuarkusService.set(run, management ? "quarkus.management.host" : "quarkus.http.host")
                .filter(Value::known)
                .ifPresent(host -> profile.managementHost(host.text().strip()));
        List<String> startup = new ArrayList<>();
        List<String> readiness = new ArrayList<>();
        List<String> liveness = new ArrayList<>();
        if (graceful) {
            startup.add(before + "/startupz");
            readiness.addAll(List.of(before + "/healthz", before + "/readyz"));
            liveness.add(before + "/livez");
            profile.drainPaths(before + "/drain");
        }
        if (project.build().mayHave(HEALTH)) {
            String health = within(root(management), built("quarkus.smallrye-health.root-path", "health"));
            startup.add(within(health, built("quarkus.smallrye-health.startup-path", "started")));
            readiness.add(within(health, built("quarkus.smallrye-health.readiness-path", "ready")));
            liveness.add(within(health, built("quarkus.smallrye-health.liveness-path", "live")));
        }
        profile.startupPaths(startup.toArray(String[]::new));
        profile.readinessPaths(readiness.toArray(String[]::new));
        profile.livenessPaths(liveness.toArray(String[]::new));
    }

    private String root(boolean management) {
        if (management) {
            return within("/", built("quarkus.management.root-path", "q"));
        }
        String application = within("/", built("quarkus.http.root-path", "/"));
        return within(application, built("quarkus.http.non-application-root-path", "q"));
    }

    /** A path with a slash before it stands for itself, one without for a place below another. */
    private static String within(String root, String path) {
        String joined = path.startsWith("/") ? path : root + "/" + path;
        String clean = joined.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        return clean.isEmpty() ? "/" : clean;
    }

    private String built(String name, String defaultText) {
        return QuarkusService.set(build, name)
                .filter(Value::known)
                .map(value -> value.text().strip())
                .orElse(defaultText);
    }

    private OptionalInt port(String name, int defaultPort) {
        return QuarkusService.set(run, name)
                .map(value -> Port.of(name, value, profile::problem))
                .orElse(project.given() ? OptionalInt.of(defaultPort) : OptionalInt.empty());
    }
}
