package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** I03: a proxy beside the service, which gets SIGTERM at the same time unless it is a native sidecar. */
final class MeshProxy {

    private static final String ISTIO_CONFIG = "proxy.istio.io/config";
    private static final String LINKERD_WAIT = "config.alpha.linkerd.io/proxy-wait-before-exit-seconds";

    /** Istio's default for terminationDrainDuration. */
    private static final Duration ISTIO_DRAIN = Duration.ofSeconds(5);

    private static final Pattern DRAIN =
            Pattern.compile("terminationDrainDuration[\"']?\\s*:\\s*[\"']?(\\d{1,6})(s|m)\\b");

    private static final Pattern UNTIL_IDLE =
            Pattern.compile("EXIT_ON_ZERO_ACTIVE_CONNECTIONS[\"']?\\s*:\\s*[\"']?true");

    private final Scope scope;
    private final Optional<PodContainer> ordinary;
    private final Facts.Mesh mesh;

    private MeshProxy(Scope scope) {
        this.scope = scope;
        this.ordinary = scope.workload().containers().stream()
                .filter(container -> !container.init()
                        && !container.name().equals(scope.service().name()))
                .filter(MeshProxy::isProxy)
                .findFirst();
        this.mesh = MeshSeen.of(scope).orElse(Facts.Mesh.NONE);
    }

    static void check(Scope scope) {
        new MeshProxy(scope).check();
    }

    private static boolean isProxy(PodContainer container) {
        return MeshSeen.proxy(container).isPresent()
                || container.name().startsWith("envoy")
                || container.image().matches("(.*/)?envoy[:@].*");
    }

    private void check() {
        boolean injected = ordinary.isEmpty() && mesh != Facts.Mesh.NONE && !isNative();
        if ((ordinary.isEmpty() && !injected) || waitsForTheLastConnection()) {
            return;
        }
        StopBudget budget = StopBudget.of(scope);
        Optional<Duration> serves = budget.serves();
        if (serves.isEmpty()) {
            scope.cannotDecide(Rule.I03, Fact.SERVICE);
            return;
        }
        Duration lasts = lasts();
        if (lasts.compareTo(serves.get()) >= 0) {
            return;
        }
        YamlValue at = ordinary.map(PodContainer::value)
                .orElseGet(() -> scope.workload().template().at("metadata", "annotations"));
        scope.report(
                Rule.I03,
                ordinary.isPresent() ? Severity.ERROR : Severity.WARNING,
                at,
                (ordinary.isPresent()
                                ? "the proxy " + ordinary.get().name() + " is an ordinary container and serves "
                                : "the injected proxy of " + (mesh == Facts.Mesh.ISTIO ? "Istio" : "Linkerd")
                                        + ", unless it is a native sidecar, serves ")
                        + Durations.text(lasts) + " after the stop began < " + budget.servesText(),
                "run it as a native sidecar (Kubernetes 1.29), or let it last "
                        + Durations.text(serves.get())
                        + switch (mesh) {
                            case ISTIO -> " with " + ISTIO_CONFIG + ": terminationDrainDuration";
                            case LINKERD -> " with " + LINKERD_WAIT;
                            case NONE -> " with a preStop sleep of its own";
                        },
                ordinary.isPresent() ? List.of() : longer(serves.get()));
    }

    private boolean isNative() {
        boolean told = scope.workload()
                        .podAnnotation("sidecar.istio.io/nativeSidecar")
                        .textOrEmpty()
                        .equals("true")
                || List.of("beta", "alpha").stream()
                        .map(stage -> "config." + stage + ".linkerd.io/proxy-enable-native-sidecar")
                        .anyMatch(name -> scope.workload()
                                .podAnnotation(name)
                                .textOrEmpty()
                                .equals("true"));
        return told
                || scope.workload().containers().stream()
                        .anyMatch(container -> container.isNativeSidecar() && isProxy(container));
    }

    private boolean waitsForTheLastConnection() {
        return mesh == Facts.Mesh.ISTIO
                && (UNTIL_IDLE.matcher(config()).find()
                        || ordinary.map(proxy -> proxy.env("EXIT_ON_ZERO_ACTIVE_CONNECTIONS")
                                        .get("value")
                                        .textOrEmpty())
                                .filter("true"::equals)
                                .isPresent());
    }

    private String config() {
        return scope.workload().podAnnotation(ISTIO_CONFIG).textOrEmpty();
    }

    /** How long the proxy carries requests, from the moment the pod is told to stop. */
    private Duration lasts() {
        Duration hook = ordinary.flatMap(proxy -> proxy.preStop().slept()).orElse(Duration.ZERO);
        return switch (mesh) {
            case ISTIO -> hook.plus(istioDrain());
            case LINKERD ->
                hook.plus(Duration.ofSeconds(
                        wholeNumber(scope.workload().podAnnotation(LINKERD_WAIT).textOrEmpty())
                                .orElse(0L)));
            case NONE -> hook;
        };
    }

    private Duration istioDrain() {
        Matcher drain = DRAIN.matcher(config());
        if (drain.find()) {
            return Duration.ofSeconds(
                    Long.parseLong(drain.group(1)) * (drain.group(2).equals("m") ? 60 : 1));
        }
        return ordinary.map(proxy -> proxy.env("TERMINATION_DRAIN_DURATION_SECONDS")
                        .get("value")
                        .textOrEmpty())
                .flatMap(MeshProxy::wholeNumber)
                .map(Duration::ofSeconds)
                .orElse(ISTIO_DRAIN);
    }

    private static Optional<Long> wholeNumber(String text) {
        return text.matches("\\d{1,6}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private List<Edit> longer(Duration serves) {
        long seconds = GraceEdits.seconds(serves);
        YamlValue metadata = scope.workload().template().get("metadata");
        YamlValue annotations = metadata.get("annotations");
        String key = mesh == Facts.Mesh.ISTIO ? ISTIO_CONFIG : LINKERD_WAIT;
        // Other settings may stand in Istio's; those are left to their owner.
        if (mesh == Facts.Mesh.ISTIO && annotations.get(key).exists()) {
            return List.of();
        }
        String value = mesh == Facts.Mesh.ISTIO
                ? "'{\"terminationDrainDuration\": \"" + seconds + "s\"}'"
                : "\"" + seconds + "\"";
        return annotations.exists()
                ? YamlEdits.set(annotations, key, value)
                : YamlEdits.add(metadata, "annotations", "{" + key + ": " + value + "}");
    }
}
