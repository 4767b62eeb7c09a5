package io.graceful.manifest.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a service of Spring Boot answers: its ports, and the paths of its probes on them. */
final class SpringPaths {

    private static final String ACTUATOR = "spring-boot-starter-actuator";

    private final Project project;
    private final Sources sources;
    private final ServiceProfile.Builder profile;
    private final List<String> startup = new ArrayList<>();
    private final List<String> readiness = new ArrayList<>();
    private final List<String> liveness = new ArrayList<>();
    private final List<String> drain = new ArrayList<>();
    private boolean ownPort;
    private String basePath = "";

    SpringPaths(Project project, Sources sources, ServiceProfile.Builder profile) {
        this.project = project;
        this.sources = sources;
        this.profile = profile;
    }

    /** Says that graceful has a port of its own, which is described elsewhere. To be called first. */
    void ownPort() {
        ownPort = true;
    }

    /** Says what stands before graceful's paths. To be called before the last. */
    void below(String path) {
        basePath = path;
    }

    void describe(boolean graceful) {
        if (text("spring.main.web-application-type", "").equalsIgnoreCase("none")) {
            return;
        }
        profile.gracefulPort(ownPort).probesShareThreads(!isReactive());
        if (ownPort) {
            addOurs("");
        }
        boolean own = describePorts();
        new SpringTls(project, sources).describe(profile, own);
        if (own) {
            String management = path(text("management.server.base-path", ""));
            if (graceful) {
                addOurs(management);
            }
            addActuator(management);
        }
        String context = context();
        if (graceful) {
            addOurs(context);
        }
        // Below what Spring MVC stands, where graceful does not: its paths are those of a filter.
        String servlet = isReactive() ? "" : path(text("spring.mvc.servlet.path", ""));
        if (!own && !isOff()) {
            addActuator(context + servlet);
        }
        addAdditional(context + servlet);
        profile.startupPaths(startup.toArray(String[]::new));
        profile.readinessPaths(readiness.toArray(String[]::new));
        profile.livenessPaths(liveness.toArray(String[]::new));
        profile.drainPaths(drain.toArray(String[]::new));
    }

    /** Whether probes have a port of their own. */
    private boolean describePorts() {
        Optional<Value> setMain = sources.findText("server.port");
        OptionalInt main = setMain.isPresent()
                ? SpringService.port(sources, "server.port", profile)
                : project.given() ? OptionalInt.of(8080) : OptionalInt.empty();
        main.ifPresent(profile::applicationPort);
        Optional<Value> set = sources.findText("management.server.port");
        if (set.isEmpty() || !mayHaveActuator() || isOff()) {
            if (!ownPort) {
                main.ifPresent(profile::managementPort);
                host("server.address");
            }
            return false;
        }
        OptionalInt port = SpringService.port(sources, "management.server.port", profile);
        boolean same = port.isPresent() && port.equals(main);
        if (!ownPort) {
            port.ifPresent(profile::managementPort);
            host(same ? "server.address" : "management.server.address");
        } else if (!same) {
            port.ifPresent(profile::actuatorPort);
        }
        return !same;
    }

    private boolean isOff() {
        return text("management.server.port", "").equals("-1");
    }

    private boolean mayHaveActuator() {
        return project.build().mayHave(ACTUATOR)
                || project.build().libraries().contains("spring-boot-actuator-autoconfigure");
    }

    private void host(String name) {
        sources.findText(name)
                .filter(Value::known)
                .map(value -> value.text().strip())
                .ifPresent(profile::managementHost);
    }

    /** Servlet and reactive applications have different names for it; where both are set, what it is built of decides. */
    private String context() {
        String ofReactive = path(text("spring.webflux.base-path", ""));
        String ofServlet = path(text("server.servlet.context-path", ""));
        boolean known = project.build().complete();
        return isReactive() || (!known && ofServlet.isEmpty()) ? ofReactive : ofServlet;
    }

    /** Event loops answer a probe whatever the application waits for. */
    private boolean isReactive() {
        BuildFile build = project.build();
        return build.libraries().contains("spring-boot-starter-webflux")
                && !build.libraries().contains("spring-boot-starter-web")
                && !build.libraries().contains("spring-boot-starter-webmvc");
    }

    private void addOurs(String below) {
        String before = below + basePath;
        add(startup, before + "/startupz");
        add(readiness, before + "/healthz");
        add(readiness, before + "/readyz");
        add(liveness, before + "/livez");
        add(drain, before + "/drain");
    }

    private void addActuator(String below) {
        if (!mayHaveActuator()
                || text("management.endpoint.health.probes.enabled", "").equalsIgnoreCase("false")) {
            return;
        }
        String health = below
                + path(text("management.endpoints.web.base-path", "/actuator"))
                + path(text("management.endpoints.web.path-mapping.health", "health"));
        startup.addAll(List.of(health + "/liveness", health + "/readiness"));
        readiness.add(health + "/readiness");
        liveness.add(health + "/liveness");
    }

    private void addAdditional(String below) {
        if (mayHaveActuator()
                && text("management.endpoint.health.probes.add-additional-paths", "")
                        .equalsIgnoreCase("true")) {
            add(startup, below + "/livez");
            add(startup, below + "/readyz");
            add(readiness, below + "/readyz");
            add(liveness, below + "/livez");
        }
    }

    private static void add(List<String> paths, String path) {
        if (!paths.contains(path)) {
            paths.add(path);
        }
    }

    private String text(String name, String defaultText) {
        return sources.find(name)
                .filter(Value::known)
                .map(value -> value.text().strip())
                .orElse(defaultText);
    }

    /** With one slash before it and none behind it; empty for the root. */
    private static String path(String text) {
        String inner = text.replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }
}
