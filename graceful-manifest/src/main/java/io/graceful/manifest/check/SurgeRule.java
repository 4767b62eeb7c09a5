package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.LabelSelector;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** U04: what keeps a new pod from standing beside the old one, and so an update from ending. */
final class SurgeRule {

    private static final String HOSTNAME = "kubernetes.io/hostname";

    /**
     * Something in the way.
     *
     * @param what as the beginning of a sentence
     * @param unless what would do without the old pod's end, as a clause; empty if nothing does
     * @param bypasses whether requests may come past the Service by it
     */
    private record Obstacle(YamlValue at, String what, String unless, boolean bypasses, String fix, List<Edit> edits) {}

    private static final String SPARE_NODE = "unless a spare node is there, ";

    private SurgeRule() {}

    static void check(Scope scope) {
        Workload workload = scope.workload();
        if (workload.kind().equals("DaemonSet")) {
            daemonSet(scope);
            return;
        }
        boolean waits = waits(scope);
        for (Obstacle obstacle : obstacles(scope)) {
            if (waits) {
                long deadline = workload.object()
                        .spec()
                        .get("progressDeadlineSeconds")
                        .number()
                        .orElse(600);
                scope.report(
                        Rule.U04,
                        Severity.ERROR,
                        obstacle.at(),
                        obstacle.what() + ", and with maxUnavailable 0 no old pod makes room: " + obstacle.unless()
                                + "the new pod waits, and the rollout fails after " + deadline + "s",
                        obstacle.fix(),
                        obstacle.edits());
            } else if (obstacle.bypasses()) {
                scope.report(
                        Rule.U04,
                        Severity.WARNING,
                        obstacle.at(),
                        obstacle.what() + "; what comes in by it passes the Service by, so neither readiness nor the"
                                + " removal of the endpoint keeps requests from a pod that stops",
                        obstacle.fix(),
                        obstacle.edits());
            }
        }
    }

    /** Whether new pods are started while all old ones stay. */
    private static boolean waits(Scope scope) {
        Optional<RollingUpdate> rolling = RollingUpdate.of(scope.workload());
        Optional<Pods> pods = Pods.of(scope.manifests(), scope.workload());
        return rolling.isPresent()
                && pods.isPresent()
                && pods.get().count() > 0
                && !rolling.get().isRefused()
                && rolling.get().unavailable(pods.get().count()) == 0;
    }

    /** Whether a new pod does not fit beside an old one. */
    static boolean isHindered(Scope scope) {
        return !obstacles(scope).isEmpty();
    }

    private static List<Obstacle> obstacles(Scope scope) {
        List<Obstacle> obstacles = new ArrayList<>();
        boolean hostNetwork = scope.workload().podSpec().get("hostNetwork").isTrue();
        for (PodContainer container : scope.workload().containers()) {
            for (YamlValue port : container.value().get("ports").items()) {
                long hostPort = port.get("hostPort").number().orElse(0);
                if (hostPort > 0 && !hostNetwork) {
                    obstacles.add(hostPort(port, hostPort));
                }
            }
        }
        if (hostNetwork) {
            hostNetwork(scope.workload()).ifPresent(obstacles::add);
        }
        affinity(scope.workload()).ifPresent(obstacles::add);
        claim(scope).ifPresent(obstacles::add);
        return obstacles;
    }

    private static Obstacle hostPort(YamlValue port, long hostPort) {
        YamlValue target = port.get("name").exists() ? port.get("name") : port.get("containerPort");
        return new Obstacle(
                port.get("hostPort"),
                "hostPort " + hostPort + " is free only on a node without such a pod",
                SPARE_NODE,
                true,
                "remove hostPort; let the Service listen: ports: [{port: " + hostPort + ", targetPort: "
                        + target.shown() + "}]",
                YamlEdits.remove(port.get("hostPort")));
    }

    private static Optional<Obstacle> hostNetwork(Workload workload) {
        for (PodContainer container : workload.containers()) {
            for (YamlValue port : container.value().get("ports").items()) {
                if (port.get("containerPort").exists()) {
                    return Optional.of(new Obstacle(
                            workload.podSpec().get("hostNetwork"),
                            "hostNetwork makes port "
                                    + port.get("containerPort").shown()
                                    + " the node's, free only on a node without such a pod",
                            SPARE_NODE,
                            false,
                            "remove hostNetwork (and dnsPolicy: ClusterFirstWithHostNet), or keep a spare node, or write"
                                    + " maxUnavailable: 1 and maxSurge: 0 with enough replicas to miss one",
                            List.of()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Obstacle> affinity(Workload workload) {
        YamlValue required =
                workload.podSpec().at("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        for (YamlValue term : required.items()) {
            // With the hash of the template in it, pods of different revisions may share a node.
            boolean perRevision = term.get("matchLabelKeys").items().stream()
                    .anyMatch(key -> key.textOrEmpty().equals("pod-template-hash"));
            boolean own = term.get("labelSelector").exists()
                    && new LabelSelector(term.get("labelSelector")).matches(workload.podLabels());
            if (own && !perRevision && term.get("topologyKey").textOrEmpty().equals(HOSTNAME)) {
                return Optional.of(new Obstacle(
                        required,
                        "the required podAntiAffinity lets no node have two of these pods",
                        SPARE_NODE,
                        false,
                        "write preferredDuringSchedulingIgnoredDuringExecution, or topologySpreadConstraints with"
                                + " whenUnsatisfiable: ScheduleAnyway, or add matchLabelKeys: [pod-template-hash]"
                                + " (Kubernetes 1.31)",
                        List.of()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Obstacle> claim(Scope scope) {
        for (YamlValue volume : scope.workload().podSpec().get("volumes").items()) {
            String name = volume.at("persistentVolumeClaim", "claimName").textOrEmpty();
            Optional<String> mode = name.isEmpty() ? Optional.empty() : oneNodeMode(scope, name);
            if (mode.isPresent()) {
                boolean onePod = mode.get().equals("ReadWriteOncePod");
                return Optional.of(new Obstacle(
                        volume,
                        "the volume claim " + name + " is " + mode.get() + ", mounted by one "
                                + (onePod ? "pod" : "node") + " at a time",
                        onePod ? "" : "unless it comes onto the same node, ",
                        false,
                        "use a volume with ReadWriteMany, or none, or a StatefulSet with volumeClaimTemplates; if a"
                                + " gap is acceptable, write maxUnavailable: 1 and maxSurge: 0",
                        List.of()));
            }
        }
        return Optional.empty();
    }

    /** The volume that only one node can mount, as a clause: {@code the volume claim data is ReadWriteOnce …}. */
    static Optional<String> volume(Scope scope) {
        return claim(scope).map(Obstacle::what);
    }

    private static Optional<String> oneNodeMode(Scope scope, String claim) {
        for (KubeObject object : scope.manifests().objects("PersistentVolumeClaim")) {
            if (!object.name().equals(claim)
                    || !object.mayShareNamespace(scope.workload().object())) {
                continue;
            }
            List<String> modes = object.spec().get("accessModes").items().stream()
                    .map(YamlValue::textOrEmpty)
                    .toList();
            if (!modes.isEmpty() && modes.stream().allMatch(mode -> mode.startsWith("ReadWriteOnce"))) {
                return Optional.of(modes.get(0));
            }
        }
        return Optional.empty();
    }

    /** Its new pod comes on the same node as the old one; by default it waits until that is gone. */
    private static void daemonSet(Scope scope) {
        YamlValue rolling = scope.workload().object().spec().at("updateStrategy", "rollingUpdate");
        Optional<Amount> surge = Amount.of(rolling.get("maxSurge"));
        if (surge.isEmpty() || surge.get().value() == 0) {
            return;
        }
        List<Edit> edits = new ArrayList<>(YamlEdits.replace(rolling.get("maxSurge"), "0"));
        YamlValue unavailable = rolling.get("maxUnavailable");
        if (unavailable.exists() && Amount.of(unavailable).map(Amount::value).orElse(0L) == 0) {
            edits.addAll(YamlEdits.replace(unavailable, "1"));
        }
        for (Obstacle obstacle : obstacles(scope)) {
            if (obstacle.bypasses() || obstacle.at().path().endsWith("hostNetwork")) {
                scope.report(
                        Rule.U04,
                        obstacle.at(),
                        obstacle.what() + ", and with maxSurge " + surge.get()
                                + " the new pod of a node waits for it while the old one stays",
                        "write maxSurge: 0 and maxUnavailable: 1",
                        edits);
            }
        }
    }
}
