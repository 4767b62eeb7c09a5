package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** S02: whether a Service finds its pods, and their port. */
final class ServiceTargets {

    /** Labels that say which service it is; others, such as a team's, stand on many. */
    private static final Set<String> IDENTITY = Set.of("app", "app.kubernetes.io/name", "k8s-app", "name", "run");

    private ServiceTargets() {}

    static void ports(Scope scope, KubeObject service) {
        List<YamlValue> declared = declared(scope.workload());
        for (YamlValue port : service.spec().get("ports").items()) {
            YamlValue target = port.get("targetPort").exists() ? port.get("targetPort") : port.get("port");
            if (target.number().isPresent()) {
                number(scope, service, port, target, declared);
            } else if (target.text().isPresent() && !target.textOrEmpty().matches("\\d+")) {
                name(scope, service, port, target, declared);
            }
        }
    }

    /** Native sidecars' among them, but not those of init containers, which are gone by then. */
    private static List<YamlValue> declared(Workload workload) {
        return workload.containers().stream()
                .filter(container -> !container.init() || container.isNativeSidecar())
                .map(PodContainer::value)
                .flatMap(container -> container.get("ports").items().stream())
                .toList();
    }

    private static void name(
            Scope scope, KubeObject service, YamlValue port, YamlValue target, List<YamlValue> declared) {
        String name = target.textOrEmpty();
        if (declared.stream().anyMatch(each -> each.get("name").textOrEmpty().equals(name))) {
            return;
        }
        Optional<String> fitting = fitting(scope, port, declared);
        scope.report(
                Rule.S02,
                service,
                target,
                "targetPort " + target.shown() + ": no container of "
                        + scope.workload().subject() + " has a port of that name (they have: " + shown(declared)
                        + "), so the Service has no endpoint",
                fitting.map(each -> "write targetPort: " + each)
                        .orElse("name the port in the container, or write the name of one that is there"),
                fitting.map(each -> YamlEdits.replace(target, each)).orElse(List.of()));
    }

    private static void number(
            Scope scope, KubeObject service, YamlValue port, YamlValue target, List<YamlValue> declared) {
        long number = target.number().orElse(0);
        boolean known = declared.isEmpty()
                || declared.stream()
                        .anyMatch(each -> each.get("containerPort").number().orElse(-1) == number)
                || isOwn(scope.profile().applicationPort(), number)
                || isOwn(scope.profile().managementPort(), number);
        if (known) {
            return;
        }
        Optional<String> fitting = fitting(scope, port, declared);
        boolean defaulted = !port.get("targetPort").exists();
        List<Edit> edits = fitting.map(
                        each -> defaulted ? YamlEdits.add(port, "targetPort", each) : YamlEdits.replace(target, each))
                .orElse(List.of());
        scope.report(
                Rule.S02,
                // A port need not be declared, so without the service's settings nobody can be sure.
                scope.profile().applicationPort().isPresent() ? Severity.ERROR : Severity.WARNING,
                service,
                target,
                (defaulted ? "targetPort is not set, so it is port " + number : "targetPort " + number)
                        + ": no container of " + scope.workload().subject() + " declares it (they have: "
                        + shown(declared) + ")",
                fitting.map(each -> "write targetPort: " + each)
                        .orElse("write the number or the name of a port that the service listens on"),
                edits);
    }

    private static boolean isOwn(OptionalInt port, long number) {
        return port.isPresent() && port.getAsInt() == number;
    }

    /** The one port that must be meant: of the same name, the application's, or the only one. */
    private static Optional<String> fitting(Scope scope, YamlValue port, List<YamlValue> declared) {
        String name = port.get("name").textOrEmpty();
        Optional<YamlValue> found = declared.stream()
                .filter(each ->
                        !name.isEmpty() && each.get("name").textOrEmpty().equals(name))
                .findFirst()
                .or(() -> declared.stream()
                        .filter(each -> isOwn(
                                scope.profile().applicationPort(),
                                each.get("containerPort").number().orElse(-1)))
                        .findFirst())
                .or(() -> declared.size() == 1 ? Optional.of(declared.get(0)) : Optional.empty());
        return found.flatMap(each -> each.get("name")
                .text()
                .map(YamlEdits::scalar)
                .or(() -> each.get("containerPort").number().stream()
                        .mapToObj(Long::toString)
                        .findFirst()));
    }

    private static String shown(List<YamlValue> declared) {
        return declared.isEmpty()
                ? "none"
                : declared.stream()
                        .map(each ->
                                (each.get("name").exists() ? each.get("name").shown() + " " : "")
                                        + each.get("containerPort").shown())
                        .collect(Collectors.joining(", "));
    }

    /** Services that select nothing, though a workload beside them looks as if it were meant. */
    static void selectors(ManifestScope scope) {
        List<Candidate> candidates = scope.manifests().workloads().stream()
                .map(workload -> new Candidate(workload, scope.manifests().servicesOf(workload)))
                .toList();
        Set<KubeObject> used = candidates.stream()
                .flatMap(candidate -> candidate.services().stream())
                .collect(Collectors.toSet());
        for (KubeObject service : scope.manifests().objects("Service")) {
            YamlValue selector = service.spec().get("selector");
            Map<String, String> wanted = SelectorRule.texts(selector);
            if (service.group().isEmpty() && !wanted.isEmpty() && !used.contains(service)) {
                meant(candidates, service, wanted)
                        .ifPresent(workload -> missed(scope, service, selector, wanted, workload));
            }
        }
    }

    /** A workload, and the Services that select it. */
    private record Candidate(Workload workload, List<KubeObject> services) {}

    private static Optional<Workload> meant(
            List<Candidate> candidates, KubeObject service, Map<String, String> wanted) {
        List<Candidate> near = candidates.stream()
                .filter(each -> each.workload().isServing())
                .filter(each -> each.workload().object().mayShareNamespace(service))
                .toList();
        return near.stream()
                .filter(each -> each.workload().object().name().equals(service.name()))
                .findFirst()
                // What has a Service already is not waiting for this one.
                .or(() -> near.stream()
                        .filter(each -> each.services().isEmpty())
                        .filter(each -> each.workload().podLabels().entrySet().stream()
                                .anyMatch(label -> IDENTITY.contains(label.getKey())
                                        && label.getValue().equals(wanted.get(label.getKey()))))
                        .findFirst())
                .map(Candidate::workload);
    }

    private static void missed(
            ManifestScope scope,
            KubeObject service,
            YamlValue selector,
            Map<String, String> wanted,
            Workload workload) {
        Map<String, String> lacking = new LinkedHashMap<>(wanted);
        lacking.entrySet().removeAll(workload.podLabels().entrySet());
        boolean sameName = workload.object().name().equals(service.name());
        scope.report(
                Rule.S02,
                sameName ? Severity.ERROR : Severity.WARNING,
                service,
                selector,
                "the selector asks for {" + SelectorRule.shown(lacking) + "}, the pods of " + workload.subject()
                        + " have {" + SelectorRule.shown(workload.podLabels()) + "}: nothing here is selected",
                "let the selector say what spec.template.metadata.labels of " + workload.subject() + " says",
                sameName ? SelectorRule.agree(selector, lacking, workload.podLabels()) : List.of());
    }
}
