package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What points at a workload from elsewhere. Many rules ask for it, and each object may point at each workload, so it is looked
 * up once, and what is compared is read once.
 */
record Pointers(List<KubeObject> services, List<KubeObject> budgets, List<KubeObject> autoscalers) {

    /** What others point at. */
    private record Target(String namespace, String kind, String name, Map<String, String> podLabels) {

        static Target of(Workload workload) {
            KubeObject object = workload.object();
            return new Target(object.namespace(), workload.kind(), object.name(), workload.podLabels());
        }
    }

    /** An object, and whether it points at a target of its namespace. */
    private record Pointer(KubeObject object, String namespace, Predicate<Target> aim) {

        boolean isAt(Target target) {
            return KubeObject.mayBeOne(namespace, target.namespace()) && aim.test(target);
        }
    }

    /** For each workload what points at it, in the order of the files. */
    static Map<Workload, Pointers> of(List<Workload> workloads, Map<String, List<KubeObject>> byKind) {
        List<Pointer> services = pointers(byKind.get("Service"), Pointers::ofService);
        List<Pointer> budgets = pointers(byKind.get("PodDisruptionBudget"), Pointers::ofBudget);
        List<Pointer> autoscalers = pointers(byKind.get("HorizontalPodAutoscaler"), Pointers::ofAutoscaler);
        Map<Workload, Pointers> found = new HashMap<>();
        for (Workload workload : workloads) {
            Target target = Target.of(workload);
            found.put(workload, new Pointers(at(target, services), at(target, budgets), at(target, autoscalers)));
        }
        return Map.copyOf(found);
    }

    private static List<Pointer> pointers(
            @Nullable List<KubeObject> objects, Function<KubeObject, Predicate<Target>> aim) {
        return objects == null
                ? List.of()
                : objects.stream()
                        .map(object -> new Pointer(object, object.namespace(), aim.apply(object)))
                        .toList();
    }

    private static List<KubeObject> at(Target target, List<Pointer> pointers) {
        return pointers.stream()
                .filter(pointer -> pointer.isAt(target))
                .map(Pointer::object)
                .toList();
    }

    private static Predicate<Target> ofService(KubeObject service) {
        Map<String, String> wanted = KubeObject.texts(service.spec().get("selector"));
        return target -> !wanted.isEmpty() && target.podLabels().entrySet().containsAll(wanted.entrySet());
    }

    private static Predicate<Target> ofBudget(KubeObject budget) {
        YamlValue selector = budget.spec().get("selector");
        Predicate<Map<String, String>> question = new LabelSelector(selector).question();
        return target -> selector.exists() && question.test(target.podLabels());
    }

    private static Predicate<Target> ofAutoscaler(KubeObject autoscaler) {
        YamlValue reference = autoscaler.spec().get("scaleTargetRef");
        String kind = reference.get("kind").textOrEmpty();
        String name = reference.get("name").textOrEmpty();
        return target -> kind.equals(target.kind()) && name.equals(target.name());
    }
}
