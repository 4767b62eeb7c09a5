package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** R09 and R13: which port probes ask. */
final class ProbePorts {

    private final Scope scope;
    private final ServiceProfile profile;
    private final PodContainer service;
    private final ProbeEdits edits;
    private final List<Probe> onApplicationPort = new ArrayList<>();

    ProbePorts(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
        this.service = scope.service();
        this.edits = new ProbeEdits(scope);
    }

    private OptionalInt port(Probe probe) {
        return service.portNumber(probe.port());
    }

    private static Optional<String> path(Probe probe) {
        return probe.path().map(DrainCall::plain);
    }

    /** Remembers a probe that asks the application's port though there is, or could be, another one for it. */
    void rightOtherwise(Probe probe) {
        if (isOfUnknownService() && probe.httpGet().exists() && port(probe).isPresent() && hasOnePort()) {
            onApplicationPort.add(probe);
            return;
        }
        if (profile.hasOwnManagementPort()
                && probe.httpGet().exists()
                && Ports.is(profile.applicationPort(), port(probe).orElse(-1))) {
            onApplicationPort.add(probe);
        }
    }

    private boolean isOfUnknownService() {
        return profile.framework() == Framework.UNKNOWN && profile.graceful().isEmpty();
    }

    private boolean hasOnePort() {
        return service.value().get("ports").items().size() == 1;
    }

    /** R09: whether a probe asks a port where nobody answers it. */
    boolean isWrong(Probe probe) {
        YamlValue handler = probe.port().parent();
        if (!handler.exists()) {
            return false;
        }
        YamlValue host = handler.get("host");
        if (host.exists() && !scope.workload().podSpec().get("hostNetwork").isTrue()) {
            return wrong(
                    probe,
                    host,
                    ".host: " + host.shown() + " (expected: none; the kubelet asks that from the node, not this pod)",
                    "remove host",
                    YamlEdits.remove(host));
        }
        OptionalInt number = port(probe);
        if (number.isEmpty()) {
            return wrong(
                    probe,
                    probe.port(),
                    ".port: " + probe.port().shown() + " (expected: a port of the container: " + Ports.declared(service)
                            + ")",
                    edits.paths(probe.kind()).contains(path(probe).orElse("")) ? edits.port(probe) : List.of());
        }
        if (profile.applicationPort().isEmpty() || profile.managementPort().isEmpty()) {
            return false;
        }
        int asked = number.getAsInt();
        boolean known = edits.isKnown(path(probe).orElse(""));
        boolean application = Ports.is(profile.applicationPort(), asked);
        if (application && profile.hasOwnManagementPort() && known && isOnlyOnManagementPort(probe)) {
            return wrong(
                    probe,
                    probe.port(),
                    ".port: " + asked + " (expected: "
                            + profile.managementPort().getAsInt() + ", where "
                            + profile.framework().text() + " answers "
                            + probe.path().orElse("/") + ")",
                    edits.port(probe));
        }
        if (known && isBesideGracefulsPort(probe, asked)) {
            boolean actuator = isOfActuator(probe) && profile.actuatorPort().isPresent();
            OptionalInt right = actuator ? profile.actuatorPort() : profile.applicationPort();
            return wrong(
                    probe,
                    probe.port(),
                    ".port: " + asked + " (expected: " + right.getAsInt() + ", where "
                            + profile.framework().text() + " answers "
                            + probe.path().orElse("/") + "; graceful's own port has only its own paths)",
                    edits.retarget(probe));
        }
        // A path of the application's own may be on any port that it declares.
        boolean declared = service.declares(asked) && !known;
        boolean management = Ports.is(profile.managementPort(), asked) || Ports.is(profile.actuatorPort(), asked);
        if (application || management || declared || Ports.isOfAnother(scope, asked)) {
            return false;
        }
        return wrong(
                probe,
                probe.port(),
                ".port: " + asked + " (expected: "
                        + Stream.of(profile.managementPort(), profile.applicationPort())
                                .map(OptionalInt::getAsInt)
                                .distinct()
                                .map(String::valueOf)
                                .collect(Collectors.joining(" or "))
                        + ")",
                known ? edits.port(probe) : List.of());
    }

    private boolean isOnlyOnManagementPort(Probe probe) {
        // Graceful's own paths are on both ports with Spring, Actuator's are not; in plain Java the handler may be
        // mounted.
        return profile.framework() == Framework.QUARKUS
                || (profile.framework() == Framework.SPRING_BOOT && !profile.hasGracefulPort() && isOfActuator(probe));
    }

    private static boolean isOfActuator(Probe probe) {
        return path(probe).orElse("").contains("/actuator/");
    }

    /** Where graceful has a port of its own, Actuator is on the application's, unless it has a third one. */
    private boolean isBesideGracefulsPort(Probe probe, int asked) {
        boolean leftBehind =
                profile.actuatorPort().isPresent() && Ports.is(profile.applicationPort(), asked) && isOfActuator(probe);
        return Ports.isNowhere(profile, asked, path(probe).orElse("")) || leftBehind;
    }

    private boolean wrong(Probe probe, YamlValue at, String message, List<Edit> change) {
        String right = profile.managementPort().isPresent()
                ? "port " + Ports.text(scope, profile.managementPort().getAsInt())
                : "a port that the service listens on";
        return wrong(probe, at, message, "ask " + right, change);
    }

    private boolean wrong(Probe probe, YamlValue at, String message, String fix, List<Edit> change) {
        scope.report(Rule.R09, at, probe.kind().field() + message, fix, change);
        return true;
    }

    /** R13, for all probes together. */
    void report() {
        if (onApplicationPort.isEmpty()) {
            return;
        }
        String probes =
                onApplicationPort.stream().map(probe -> probe.kind().field()).collect(Collectors.joining(", "))
                        + (onApplicationPort.size() == 1 ? " asks " : " ask ");
        if (isOfUnknownService()) {
            scope.report(
                    Rule.R13,
                    onApplicationPort.get(0).port(),
                    probes + "the only port of the container, where requests are answered too",
                    "let the service answer probes on a port of its own, such as management.server.port in Spring Boot");
            return;
        }
        List<Edit> change = new ArrayList<>();
        boolean all = true;
        for (Probe probe : onApplicationPort) {
            List<Edit> one = edits.isKnown(path(probe).orElse("")) ? edits.move(probe) : List.of();
            all &= !one.isEmpty();
            change.addAll(one);
        }
        // In plain Java they are there only if somebody has mounted the handler.
        boolean mounted = profile.usesGraceful() && profile.framework() == Framework.PLAIN && all;
        int application = profile.applicationPort().getAsInt();
        int management = profile.managementPort().getAsInt();
        scope.report(
                Rule.R13,
                mounted ? Severity.WARNING : Severity.INFO,
                onApplicationPort.get(0).port(),
                probes + application + ", the application's port; the service has " + management + " for it"
                        + (mounted ? ", and answers here only if ManagementHandler is mounted" : ""),
                "ask port " + Ports.text(scope, management),
                all ? change : List.of());
    }
}
