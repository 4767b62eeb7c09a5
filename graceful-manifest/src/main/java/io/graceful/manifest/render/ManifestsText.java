package io.graceful.manifest.render;

/** A Deployment with its Service and its PodDisruptionBudget. */
final class ManifestsText {

    private final String about;
    private final RenderOptions options;
    private final PodNumbers numbers;
    private final ContainerText container;
    private final String name;

    ManifestsText(String about, RenderOptions options, PodNumbers numbers, ContainerText container) {
        this.about = about;
        this.options = options;
        this.numbers = numbers;
        this.container = container;
        this.name = Scalars.text(options.name());
    }

    String text() {
        return "# " + options.name() + ", " + about + ".\n" + deployment() + "---\n" + service() + "---\n" + budget();
    }

    private String deployment() {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                %2$s  labels: {app: %1$s}
                spec:
                %3$s  replicas: %4$d
                %5$s  selector:
                    matchLabels: {app: %1$s}
                  template:
                    metadata:
                      labels: {app: %1$s}
                    spec:
                %6$s      terminationGracePeriodSeconds: %7$d
                      # Not all on one node, which may go.
                      topologySpreadConstraints:
                        - maxSkew: 1
                          topologyKey: kubernetes.io/hostname
                          whenUnsatisfiable: ScheduleAnyway
                          labelSelector:
                            matchLabels: {app: %1$s}
                      containers:
                        - name: %8$s
                %9$s""".formatted(
                        name,
                        namespace(),
                        replicasComment(),
                        options.replicas(),
                        Layout.indent(2, rollout(numbers)),
                        Layout.indent(6, Layout.comment(numbers.grace().why())),
                        numbers.grace().value(),
                        Scalars.text(options.container()),
                        Layout.indent(10, image() + container.all() + RESOURCES));
    }

    private static final String RESOURCES = """
            # Measure, then change these: without requests a warm-up, or a drain, may find no CPU to run on. No limit of CPU,
            # which would slow down both.
            resources:
              requests: {cpu: 500m, memory: 512Mi}
            """;

    private String replicasComment() {
        return options.replicas() == 1 ? "  # One pod leaves nobody when its node is drained; have two.\n" : "";
    }

    private String image() {
        return options.image()
                .map(image -> "image: " + Scalars.text(image) + "\n")
                .orElse("# PLACEHOLDER: which image it is was not said.\nimage: registry.example/" + options.name()
                        + ":1.0\n");
    }

    private String namespace() {
        return options.namespace()
                .map(namespace -> "  namespace: " + Scalars.text(namespace) + "\n")
                .orElse("");
    }

    /** How the controller replaces pods; also in patches and charts. */
    static String rollout(PodNumbers numbers) {
        return """
                %sminReadySeconds: %d
                %sprogressDeadlineSeconds: %d
                # A new pod is ready before an old one goes.
                strategy:
                  type: RollingUpdate
                  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
                """.formatted(
                        Layout.comment(numbers.minReadySeconds().why()),
                        numbers.minReadySeconds().value(),
                        Layout.comment(numbers.progressDeadlineSeconds().why()),
                        numbers.progressDeadlineSeconds().value());
    }

    private String service() {
        return """
                apiVersion: v1
                kind: Service
                metadata:
                  name: %1$s
                %2$s  labels: {app: %1$s}
                spec:
                  selector: {app: %1$s}
                  ports:
                    - {name: http, port: 80, targetPort: http}
                """.formatted(name, namespace());
    }

    private String budget() {
        return """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata:
                  name: %1$s
                %2$s  labels: {app: %1$s}
                spec:
                  # A node can be drained, but pods go one after the other.
                  maxUnavailable: 1
                  selector:
                    matchLabels: {app: %1$s}
                """.formatted(name, namespace());
    }
}
