package io.graceful.manifest.check;

import io.graceful.manifest.kube.Hook;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.PortSecurity;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** P03, P04, P05, P11: where a hook's call goes, whether it arrives, and whether it is let in. */
final class HookTargets {

    private static final Pattern LOOPBACK = Pattern.compile("127\\..*|localhost|\\[?::1]?");

    private static final List<String> TOKENS =
            List.of("GRACEFUL_MANAGEMENT_TOKEN", "QUARKUS_GRACEFUL_MANAGEMENT_TOKEN");

    private final Scope scope;
    private final ServiceProfile profile;
    private final PodContainer service;
    private final Hook hook;

    private HookTargets(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
        this.service = scope.service();
        this.hook = scope.service().preStop();
    }

    /** What holds for probes as well: the kubelet calls the pod's address. */
    static void reachable(Scope scope) {
        new HookTargets(scope).reachable();
    }

    static void check(Scope scope) {
        HookTargets targets = new HookTargets(scope);
        if (targets.hook.httpGet().exists()) {
            targets.target();
            targets.scheme();
            targets.mesh();
        } else {
            targets.portOfProgram();
        }
        targets.token();
    }

    private void reachable() {
        String host = profile.managementHost().orElse("");
        if (!LOOPBACK.matcher(host).matches()) {
            return;
        }
        List<YamlValue> calls = new ArrayList<>();
        if (asksManagement(hook.httpGet())) {
            calls.add(hook.value());
        }
        for (Probe probe : service.probes()) {
            if (asksManagement(probe.httpGet())
                    || asksManagement(probe.value().get("tcpSocket"))
                    || asksManagement(probe.value().get("grpc"))) {
                calls.add(probe.value());
            }
        }
        if (calls.isEmpty()) {
            return;
        }
        Optional<YamlValue> variable = service.value().get("env").items().stream()
                .filter(entry -> entry.get("name").textOrEmpty().matches(".*(HOST|ADDRESS)"))
                .filter(entry -> entry.get("value").textOrEmpty().equals(host))
                .findFirst();
        scope.report(
                Rule.P04,
                variable.orElse(calls.get(0)),
                "the management port listens on " + host + " only, and the kubelet calls the pod's address for "
                        + calls.stream()
                                .map(call -> call.path().substring(call.path().lastIndexOf('.') + 1))
                                .collect(Collectors.joining(", ")),
                "let it listen on 0.0.0.0",
                variable.map(entry -> YamlEdits.set(entry, "value", "0.0.0.0")).orElse(List.of()));
    }

    private boolean asksManagement(YamlValue handler) {
        if (!handler.exists() || handler.get("host").exists()) {
            return false;
        }
        OptionalInt port = service.portNumber(handler.get("port"));
        return port.isPresent()
                && (profile.managementPort().isEmpty() || Ports.is(profile.managementPort(), port.getAsInt()));
    }

    private void target() {
        YamlValue httpGet = hook.httpGet();
        if (httpGet.get("host").exists()) {
            wrong(
                    httpGet.get("host"),
                    "preStop.httpGet.host: " + httpGet.get("host").shown()
                            + " (expected: none; the kubelet calls that from the node, not this pod)",
                    "remove host",
                    YamlEdits.remove(httpGet.get("host")));
        }
        port(httpGet.get("port"));
        String path = hook.path().orElse("/");
        int asked = service.portNumber(httpGet.get("port")).orElse(-1);
        // On a port of its own nothing of graceful is below the application's path.
        Set<String> paths = Ports.isNowhere(profile, asked, path)
                ? Set.of(profile.basePath() + "/drain")
                : DrainCall.paths(profile);
        if (profile.graceful().isEmpty()) {
            if (!paths.contains(DrainCall.plain(path))) {
                scope.cannotDecide(Rule.P03, Fact.SERVICE);
            }
        } else if (profile.usesGraceful() && !paths.contains(DrainCall.plain(path))) {
            String right = paths.iterator().next();
            wrong(
                    httpGet.get("path"),
                    "preStop.httpGet.path: " + httpGet.get("path").shown() + " (expected: " + right
                            + "; any other answer counts as done)",
                    "write path: " + right,
                    YamlEdits.set(httpGet, "path", right));
        }
    }

    private void scheme() {
        YamlValue httpGet = hook.httpGet();
        OptionalInt port = service.portNumber(httpGet.get("port"));
        Optional<PortSecurity> security = port.isPresent() ? profile.security(port.getAsInt()) : Optional.empty();
        if (security.equals(Optional.of(PortSecurity.CLIENT_CERTIFICATE))) {
            scope.report(
                    Rule.P04,
                    httpGet,
                    "preStop.httpGet asks port " + port.getAsInt() + ", " + Schemes.CERTIFICATE,
                    Schemes.otherPort(profile));
        } else if (security.isPresent() && !Schemes.isRight(httpGet, security.get())) {
            wrong(
                    httpGet,
                    "preStop.httpGet speaks " + Schemes.spoken(httpGet) + " to port " + port.getAsInt() + " (expected: "
                            + Schemes.expected(security.get()) + "; any other answer counts as done)",
                    "set scheme: " + Schemes.expected(security.get()),
                    Schemes.set(httpGet, security.get()));
        }
    }

    private void port(YamlValue port) {
        OptionalInt number = service.portNumber(port);
        Set<Integer> drain = profile.usesGraceful() ? Ports.ofDrain(profile) : Set.of();
        if (number.isEmpty()) {
            wrong(
                    port,
                    "preStop.httpGet.port: " + port.shown() + " (expected: a port of the container: "
                            + Ports.declared(service) + ")",
                    "write a port that the container has",
                    move(drain));
        } else if (!drain.isEmpty()) {
            if (!drain.contains(number.getAsInt())) {
                wrong(
                        port,
                        "preStop.httpGet.port: " + shown(port, number.getAsInt()) + " (expected: "
                                + profile.managementPort().getAsInt() + ", which answers "
                                + DrainCall.paths(profile).iterator().next() + ")",
                        "write port: "
                                + Ports.text(scope, profile.managementPort().getAsInt()),
                        move(drain));
            }
        } else if (service.value().get("ports").isList()
                && !service.declares(number.getAsInt())
                && !Ports.is(profile.applicationPort(), number.getAsInt())
                && !Ports.is(profile.managementPort(), number.getAsInt())
                && !Ports.isOfAnother(scope, number.getAsInt())) {
            wrong(
                    port,
                    "preStop.httpGet.port: " + port.shown() + " (expected: a port of the container: "
                            + Ports.declared(service) + ")",
                    "write a port that the container has",
                    List.of());
        }
    }

    private static String shown(YamlValue port, int number) {
        return port.number().isPresent() ? port.shown() : port.shown() + ", which is " + number;
    }

    private List<Edit> move(Set<Integer> drain) {
        return drain.isEmpty()
                ? List.of()
                : YamlEdits.set(
                        hook.httpGet(),
                        "port",
                        Ports.text(scope, profile.managementPort().getAsInt()));
    }

    private void portOfProgram() {
        OptionalInt port = DrainCall.port(hook);
        Set<Integer> drain = Ports.ofDrain(profile);
        if (profile.usesGraceful() && port.isPresent() && !drain.isEmpty() && !drain.contains(port.getAsInt())) {
            wrong(
                    hook.exec(),
                    "preStop asks port " + port.getAsInt() + " (expected: "
                            + profile.managementPort().getAsInt() + ", which answers /drain)",
                    "ask the management port",
                    List.of());
        }
    }

    private void wrong(YamlValue at, String message, String fix, List<Edit> edits) {
        scope.report(Rule.P03, at, message, fix, edits);
    }

    private void mesh() {
        Optional<Facts.Mesh> mesh = MeshSeen.of(scope);
        if (mesh.isEmpty()) {
            scope.cannotDecide(Rule.P05, Fact.MESH);
        } else if (mesh.get() == Facts.Mesh.ISTIO && !isPastTheProxy()) {
            scope.report(
                    Rule.P05,
                    hook.httpGet(),
                    "preStop.httpGet goes through Istio's proxy, which resets it under strict mTLS: no wait at all",
                    profile.usesGraceful()
                            ? "remove the hook, the service waits by itself"
                            : "use sleep, or keep the port from the proxy with"
                                    + " traffic.sidecar.istio.io/excludeInboundPorts",
                    profile.usesGraceful() ? GraceEdits.dropHook(scope) : List.of());
        }
    }

    private boolean isPastTheProxy() {
        OptionalInt port = service.portNumber(hook.httpGet().get("port"));
        String excluded = scope.workload()
                .podAnnotation("traffic.sidecar.istio.io/excludeInboundPorts")
                .textOrEmpty();
        return port.isPresent() && List.of(excluded.split("\\s*,\\s*")).contains(Integer.toString(port.getAsInt()));
    }

    private void token() {
        if (!DrainCall.isIn(hook, profile)) {
            return;
        }
        Optional<String> carried = DrainCall.token(hook);
        if (!profile.usesGraceful()) {
            if (profile.graceful().isEmpty() && carried.isEmpty()) {
                scope.cannotDecide(Rule.P11, Fact.SERVICE);
            }
            return;
        }
        Optional<String> expected = profile.tokenValue().or(this::tokenOfEnvironment);
        boolean none = profile.token().equals(Optional.of(false)) && expected.isEmpty() && !hasTokenFromElsewhere();
        String wrong = "";
        if (none) {
            wrong = "the service has no token, so /drain answers 403";
        } else if (carried.isEmpty()) {
            wrong = "the call carries neither X-Graceful-Token nor Authorization: Bearer, so /drain answers 403";
        } else if (hook.httpGet().exists() && carried.get().contains("$(")) {
            wrong = "the kubelet sends the token as it is written, with $(…) in it, so /drain answers 403";
        } else if (expected.isPresent() && !carried.get().contains("$") && !expected.equals(carried)) {
            wrong = "the token of the call is not the service's, so /drain answers 403";
        }
        if (!wrong.isEmpty()) {
            scope.report(
                    Rule.P11,
                    hook.value(),
                    "preStop: " + wrong + " and waits for nothing",
                    (none ? "set GRACEFUL_MANAGEMENT_TOKEN and send it" : "send the service's token")
                            + " in the header X-Graceful-Token, or remove the hook: SIGTERM is enough");
        }
    }

    private Optional<String> tokenOfEnvironment() {
        return TOKENS.stream()
                .map(name -> service.env(name).get("value"))
                .filter(value -> value.exists() && !value.textOrEmpty().contains("$("))
                .map(YamlValue::textOrEmpty)
                .findFirst();
    }

    private boolean hasTokenFromElsewhere() {
        return TOKENS.stream().anyMatch(name -> service.env(name).exists());
    }
}
