package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.LabelSelector;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Optional;

/** S: the way from a Service to the pods. */
final class ServiceRules {

    private ServiceRules() {}

    static void check(Scope scope) {
        if (!scope.workload().isServing()) {
            return;
        }
        for (KubeObject service : scope.services()) {
            notReady(scope, service);
            ServiceTargets.ports(scope, service);
            trafficPolicy(scope, service);
            headless(scope, service);
            monitored(scope, service);
        }
        BalancerRules.lag(scope);
    }

    static void check(ManifestScope scope) {
        ServiceTargets.selectors(scope);
    }

    static boolean isHeadless(KubeObject service) {
        return service.spec().get("clusterIP").textOrEmpty().equals("None");
    }

    /** The Service that gives the pods of a StatefulSet their names. */
    private static boolean isGoverning(KubeObject service, Workload workload) {
        return workload.kind().equals("StatefulSet")
                && workload.object().spec().get("serviceName").textOrEmpty().equals(service.name());
    }

    private static void notReady(Scope scope, KubeObject service) {
        YamlValue value = service.spec().get("publishNotReadyAddresses");
        // Members of a cluster have to find each other before they are ready.
        boolean forMembers = isHeadless(service) && isGoverning(service, scope.workload());
        if (value.isTrue() && !forMembers) {
            scope.report(
                    Rule.S01,
                    service,
                    value,
                    "publishNotReadyAddresses: true sends requests to pods that are not ready yet, and to pods that stop"
                            + " until they are gone",
                    "remove it; if members have to find each other early, give them a headless Service of their own",
                    YamlEdits.remove(value));
        }
    }

    private static void trafficPolicy(Scope scope, KubeObject service) {
        if (scope.workload().kind().equals("DaemonSet")) {
            return;
        }
        YamlValue external = service.spec().get("externalTrafficPolicy");
        if (external.textOrEmpty().equals("Local")) {
            scope.report(
                    Rule.S03,
                    service,
                    external,
                    "externalTrafficPolicy: Local drops what comes to a node without a ready pod; during an update pods"
                            + " move, and the load balancer notices with its next health checks",
                    "write Cluster (clients' addresses are then hidden behind nodes'), or have a pod on every node that"
                            + " gets traffic",
                    List.of());
        }
        YamlValue internal = service.spec().get("internalTrafficPolicy");
        if (internal.textOrEmpty().equals("Local")) {
            scope.report(
                    Rule.S03,
                    service,
                    internal,
                    "internalTrafficPolicy: Local drops what pods on a node without a ready pod of this service send",
                    "write Cluster, or trafficDistribution: PreferClose, or run it as a DaemonSet",
                    List.of());
        }
    }

    private static void headless(Scope scope, KubeObject service) {
        boolean replaced = scope.workload().kind().equals("Deployment")
                || scope.workload().kind().equals("ReplicaSet")
                || scope.workload().kind().equals("Rollout");
        if (replaced && isHeadless(service)) {
            scope.report(
                    Rule.S04,
                    service,
                    service.spec().get("clusterIP"),
                    "clusterIP: None: clients choose a pod by DNS and keep its address, for the record's time (30s in the"
                            + " usual Corefile) and then the JVM's (30s), longer than a pod that stops is there",
                    "let requests go to a Service with a cluster address; clients that balance by themselves, such as"
                            + " gRPC's, have to ask DNS again when a connection is closed",
                    List.of());
        }
    }

    private static void monitored(Scope scope, KubeObject service) {
        // The role of all monitors can be set once, in the Prometheus object.
        boolean forAll = scope.manifests().objects("Prometheus").stream()
                .anyMatch(prometheus -> isSlices(prometheus.spec().get("serviceDiscoveryRole")));
        for (KubeObject monitor : scope.manifests().objects("ServiceMonitor")) {
            YamlValue selector = monitor.spec().get("selector");
            boolean selects = selector.exists()
                    && reaches(monitor, service)
                    && new LabelSelector(selector).matches(service.labels());
            YamlValue role = monitor.spec().get("serviceDiscoveryRole");
            if (selects && !forAll && !isSlices(role)) {
                scope.report(
                        Rule.S06,
                        monitor,
                        role,
                        "the targets come from Endpoints, and a pod leaves them when it begins to stop: its drain is"
                                + " never scraped",
                        "write spec.serviceDiscoveryRole: EndpointSlice",
                        YamlEdits.set(monitor.spec(), "serviceDiscoveryRole", "EndpointSlice"));
            }
        }
    }

    private static boolean isSlices(YamlValue role) {
        return role.textOrEmpty().equals("EndpointSlice");
    }

    /** Whether a monitor looks into the namespace of a Service. */
    private static boolean reaches(KubeObject monitor, KubeObject service) {
        YamlValue namespaces = monitor.spec().get("namespaceSelector");
        Optional<YamlValue> named = Optional.of(namespaces.get("matchNames"))
                .filter(names -> !names.items().isEmpty());
        if (namespaces.get("any").isTrue()) {
            return true;
        }
        return named.isPresent()
                ? service.namespace().isEmpty()
                        || named.get().items().stream()
                                .anyMatch(name -> name.textOrEmpty().equals(service.namespace()))
                : monitor.mayShareNamespace(service);
    }
}
