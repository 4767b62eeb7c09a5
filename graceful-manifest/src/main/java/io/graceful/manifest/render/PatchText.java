package io.graceful.manifest.render;

/**
 * A strategic-merge patch. Values that are null remove what may be there: {@code $patch: replace} would drop a whole mapping
 * that is not there yet.
 */
final class PatchText {

    private final String about;
    private final RenderOptions options;
    private final PodNumbers numbers;
    private final ContainerText container;

    PatchText(String about, RenderOptions options, PodNumbers numbers, ContainerText container) {
        this.about = about;
        this.options = options;
        this.numbers = numbers;
        this.container = container;
    }

    /** @param namespace none if it is empty */
    String text(String namespace) {
        return """
                # A patch for the Deployment %1$s and its container %2$s, %3$s.
                # kubectl patch deployment %1$s --type strategic --patch-file patch.yaml
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %4$s
                %5$sspec:
                %6$s  template:
                    spec:
                %7$s      terminationGracePeriodSeconds: %8$d
                      containers:
                        - name: %9$s
                %10$s""".formatted(
                        options.name(),
                        options.container(),
                        about,
                        Scalars.text(options.name()),
                        namespace.isEmpty() ? "" : "  namespace: " + Scalars.text(namespace) + "\n",
                        Layout.indent(2, ManifestsText.rollout(numbers)),
                        Layout.indent(6, Layout.comment(numbers.grace().why())),
                        numbers.grace().value(),
                        Scalars.text(options.container()),
                        Layout.indent(10, container.patched()));
    }

    String kustomization() {
        return """
                # Put the folder beside your kustomization, and its name there under components.
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                patches:
                  - path: patch.yaml
                    target: {group: apps, version: v1, kind: Deployment, name: %s}
                """.formatted(Scalars.text(options.name()));
    }
}
