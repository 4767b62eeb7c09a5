package io.graceful.manifest.render;

import io.graceful.management.ManagementRequest;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.settings.Setting;
import java.util.Optional;

/** The parts of a container, each as YAML that begins in the first column; empty where there is nothing to say. */
final class ContainerText {

    /** For how the text is used. */
    enum Use {
        /** It stands by itself: ports have names. */
        WHOLE,
        /** It is merged into what may be there: ports keep the names they have, and other handlers have to go. */
        PATCH,
        /** It stands in a chart's values: ports keep the names they have. */
        VALUES
    }

    private final ServiceProfile profile;
    private final RenderOptions options;
    private final Targets targets;
    private final PodNumbers numbers;
    private final Use use;

    ContainerText(ServiceProfile profile, RenderOptions options, Targets targets, PodNumbers numbers, Use use) {
        this.profile = profile;
        this.options = options;
        this.targets = targets;
        this.numbers = numbers;
        this.use = use;
    }

    /** All of it, in the order of reading. */
    String all() {
        return env() + ports() + lifecycle() + probes();
    }

    /** What a patch changes: a port's name may be what a Service looks for, so ports are left alone. */
    String patched() {
        return env() + lifecycle() + probes();
    }

    /** What the framework calls a setting in the environment. */
    static String variable(ServiceProfile profile, Setting setting) {
        return (profile.framework() == Framework.QUARKUS ? "QUARKUS_" : "") + setting.environment();
    }

    private String env() {
        if (!profile.usesGraceful()) {
            return "";
        }
        StringBuilder out = new StringBuilder("env:\n");
        out.append("  # The same number as terminationGracePeriodSeconds, which a pod cannot read.\n");
        out.append(entry(Setting.TERMINATION_GRACE_PERIOD, numbers.grace().value() + "s"));
        numbers.propagation()
                .ifPresent(raised -> out.append(Layout.indent(2, Layout.comment(raised.why())))
                        .append(entry(Setting.PROPAGATION_DELAY, raised.value() + "s")));
        if (options.mode() == StopMode.PRESTOP) {
            out.append(Layout.indent(2, tokenComment()));
            // $( ) and $$ mean something to the kubelet here, and nothing in the header.
            out.append(entry(Setting.MANAGEMENT_TOKEN, Scalars.text(token().replace("$", "$$"))));
        }
        return out.toString();
    }

    private String entry(Setting setting, String value) {
        // A value that comes from a Secret so far would be refused beside this one.
        String end = use == Use.PATCH ? "\n    valueFrom: null\n" : "\n";
        return "  - name: " + variable(profile, setting) + "\n    value: " + value + end;
    }

    String tokenComment() {
        String clear = "The token of " + targets.drain()
                + ". The kubelet sends headers as they stand here, so it cannot come from a Secret.";
        return Layout.comment(
                options.token().isPresent()
                        ? clear
                        : "PLACEHOLDER: put a secret of your own instead of " + RenderOptions.TOKEN_PLACEHOLDER
                                + ", here and in the hook. " + clear);
    }

    String token() {
        return options.token().orElse(RenderOptions.TOKEN_PLACEHOLDER);
    }

    private String ports() {
        String comment = targets.httpKnown() ? "" : "  # The service's own port is not known; this is the usual one.\n";
        String http = "  - {name: http, containerPort: " + targets.http() + "}\n";
        String management = targets.management().isPresent()
                ? "  - {name: management, containerPort: "
                        + targets.management().getAsInt() + "}\n"
                : "";
        return "ports:\n" + comment + http + management;
    }

    /** The hook before the signal; in a patch also that there is none. */
    String lifecycle() {
        return switch (options.mode()) {
            case SIGTERM -> use == Use.PATCH ? """
                        # None: the service waits for routers itself, and a sleep before that would be paid twice.
                        lifecycle:
                          preStop: null
                        """ : "";
            case PRESTOP ->
                """
                    # Begins the stop before SIGTERM; its answer ends when the drain is over. The status is ignored.
                    lifecycle:
                      preStop:
                        httpGet:
                          path: %s
                          port: %s%s
                          httpHeaders:
                            - name: %s
                              value: %s
                    """.formatted(
                                        Scalars.text(targets.drain()),
                                        port(),
                                        targets.https() ? "\n      scheme: HTTPS" : "",
                                        ManagementRequest.TOKEN_HEADER,
                                        Scalars.text(token()))
                        + others("exec", "sleep");
            case SLEEP -> sleep();
        };
    }

    private String sleep() {
        boolean isNative =
                options.kubernetes().map(version -> version.isAtLeast(1, 30)).orElse(true);
        String comment = Layout.comment("Serves on for " + numbers.sleep().value() + "s before SIGTERM, "
                + numbers.sleep().why() + ". "
                + (isNative
                        ? "Needs Kubernetes 1.30."
                        : "Needs the program sleep in the image: where there is none, as in distroless images, there is no"
                                + " wait at all."));
        String handler = isNative
                ? "    sleep:\n      seconds: " + numbers.sleep().value() + "\n"
                : "    exec:\n      command: [\"sleep\", \"" + numbers.sleep().value() + "\"]\n";
        return comment + "lifecycle:\n  preStop:\n" + handler + others("httpGet", isNative ? "exec" : "sleep");
    }

    /** Two handlers in one hook are refused. */
    private String others(String... handlers) {
        StringBuilder out = new StringBuilder();
        if (use == Use.PATCH) {
            for (String handler : handlers) {
                out.append("    ").append(handler).append(": null\n");
            }
            out.append("    tcpSocket: null\n");
        }
        return out.toString();
    }

    String probes() {
        String startup = Layout.comment(numbers.startupFailures().why())
                + probe(
                        "startupProbe",
                        targets.startup(),
                        PodNumbers.STARTUP_PERIOD,
                        (int) numbers.startupFailures().value(),
                        2);
        String readiness = "# Takes the pod out of its Service after 2 x 2s without a good answer.\n"
                + probe("readinessProbe", targets.readiness(), 2, 2, 2);
        Optional<String> liveness = targets.liveness()
                .map(path -> profile.probesShareThreads()
                        ? busy() + probe("livenessProbe", path, 10, 6, 10)
                        : "# 3s: a garbage collection, or cold code, takes longer than the default of 1s.\n"
                                + probe("livenessProbe", path, 10, 3, 3));
        return startup
                + readiness
                + liveness.orElse("# No livenessProbe: which path says only whether the process lives is not known.\n");
    }

    /** A restart helps against a deadlock, and makes a busy minute worse. */
    private String busy() {
        return Layout.comment("6 x 10s: this probe waits while requests keep all threads of the server busy, and a"
                + " restart would not help against that. "
                + (profile.usesGraceful() ? Setting.MANAGEMENT_PORT.property() : "management.server.port")
                + " takes it off them.");
    }

    private String probe(String name, String path, int period, int failures, int timeout) {
        String gone = use == Use.PATCH ? """
                  exec: null
                  grpc: null
                  tcpSocket: null
                  initialDelaySeconds: null
                """ : "";
        return """
                %s:
                  httpGet: {path: %s, port: %s%s}
                  periodSeconds: %d
                  failureThreshold: %d
                  timeoutSeconds: %d
                """.formatted(
                                name,
                                Scalars.text(path),
                                port(),
                                targets.https() ? ", scheme: HTTPS" : "",
                                period,
                                failures,
                                timeout)
                + gone;
    }

    private String port() {
        Targets.Port port = targets.probes();
        return use == Use.WHOLE ? port.name() : Integer.toString(port.number());
    }
}
