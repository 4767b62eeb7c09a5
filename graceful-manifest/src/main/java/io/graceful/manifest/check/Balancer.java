package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Optional;

/**
 * The load balancer outside the cluster that sends requests to a workload.
 *
 * @param origin how that is known
 */
record Balancer(Facts.LoadBalancer kind, String origin) {

    private static final String AWS = "service.beta.kubernetes.io/aws-load-balancer-";

    /** The one that was named, or else the one that the manifests ask for; empty if neither says. */
    static Optional<Balancer> of(Scope scope) {
        return scope.facts()
                .loadBalancer()
                .map(kind -> new Balancer(kind, Fact.LOAD_BALANCER.option().replaceAll(" .*", "")))
                .or(() -> scope.services().stream()
                        .flatMap(service -> ofService(service).stream())
                        .findFirst())
                .or(() -> scope.manifests().objects("Ingress").stream()
                        .filter(ingress -> scope.services().stream().anyMatch(service -> leadsTo(ingress, service)))
                        .flatMap(ingress -> ofIngress(ingress).stream())
                        .findFirst());
    }

    /** Its name in messages, with its article. */
    String text() {
        return switch (kind) {
            case ALB -> "the ALB";
            case NLB -> "the NLB";
            case NEG -> "Google's load balancer (NEG)";
            case OTHER, NONE -> "the load balancer";
        };
    }

    private static Optional<Balancer> ofService(KubeObject service) {
        YamlValue neg = service.annotation("cloud.google.com/neg");
        if (neg.exists() && !neg.textOrEmpty().replace(" ", "").equals("{\"ingress\":false}")) {
            return Optional.of(new Balancer(Facts.LoadBalancer.NEG, seen(service, "annotation cloud.google.com/neg")));
        }
        boolean toPods = service.annotation(AWS + "type").textOrEmpty().equals("nlb-ip")
                || service.annotation(AWS + "nlb-target-type").textOrEmpty().equals("ip");
        // With nodes as targets it does not know pods, and kube-proxy decides where a request goes.
        return toPods && service.spec().get("type").textOrEmpty().equals("LoadBalancer")
                ? Optional.of(new Balancer(Facts.LoadBalancer.NLB, seen(service, "its aws-load-balancer annotations")))
                : Optional.empty();
    }

    private static Optional<Balancer> ofIngress(KubeObject ingress) {
        String ingressClass = ingress.spec()
                .get("ingressClassName")
                .text()
                .orElse(ingress.annotation("kubernetes.io/ingress.class").textOrEmpty());
        boolean annotated = ingress.value().at("metadata", "annotations").entries().keySet().stream()
                .anyMatch(name -> name.startsWith("alb.ingress.kubernetes.io/"));
        if (ingressClass.equals("alb") || annotated) {
            return Optional.of(new Balancer(
                    Facts.LoadBalancer.ALB,
                    seen(ingress, annotated ? "annotation alb.ingress.kubernetes.io" : "class alb")));
        }
        return Optional.empty();
    }

    private static String seen(KubeObject object, String by) {
        return object.subject() + ", " + by;
    }

    private static boolean leadsTo(KubeObject ingress, KubeObject service) {
        if (!ingress.mayShareNamespace(service)) {
            return false;
        }
        List<YamlValue> defaults =
                List.of(ingress.spec().get("defaultBackend"), ingress.spec().get("backend"));
        return defaults.stream().anyMatch(backend -> names(backend, service))
                || ingress.spec().get("rules").items().stream()
                        .flatMap(rule -> rule.at("http", "paths").items().stream())
                        .anyMatch(path -> names(path.get("backend"), service));
    }

    private static boolean names(YamlValue backend, KubeObject service) {
        return backend.at("service", "name")
                .text()
                .or(backend.get("serviceName")::text)
                .filter(service.name()::equals)
                .isPresent();
    }
}
