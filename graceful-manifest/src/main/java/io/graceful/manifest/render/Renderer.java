package io.graceful.manifest.render;

import io.graceful.manifest.service.ServiceProfile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Renders the manifests of one service. The same input gives the same bytes.
 *
 * <p>Immutable.
 */
public final class Renderer {

    private final ServiceProfile profile;
    private final RenderOptions options;
    private final Targets targets;
    private final PodNumbers numbers;

    private Renderer(ServiceProfile profile, RenderOptions options, Targets targets, PodNumbers numbers) {
        this.profile = profile;
        this.options = options;
        this.targets = targets;
        this.numbers = numbers;
    }

    /**
     * A renderer for that service.
     *
     * @throws IllegalArgumentException if nothing can be rendered that would lose no requests; the message lists all reasons
     */
    public static Renderer of(ServiceProfile profile, RenderOptions options) {
        Refusal refusal = new Refusal();
        ModeRules.check(profile, options, refusal);
        Targets targets = Targets.of(profile, options, refusal);
        PodNumbers numbers = PodNumbers.of(profile, options, refusal);
        refusal.orThrow();
        return new Renderer(profile, options, targets, numbers);
    }

    /** File names and their texts, in the order of reading; every text ends with the end of a line. */
    public Map<String, String> render(Form form) {
        Map<String, String> files = new LinkedHashMap<>();
        switch (form) {
            case CONTAINER -> files.put("container.yaml", fragment());
            case MANIFESTS ->
                files.put(
                        "manifests.yaml",
                        new ManifestsText(about(), options, numbers, container(ContainerText.Use.WHOLE)).text());
            case PATCH ->
                files.put("patch.yaml", patch().text(options.namespace().orElse("")));
            case KUSTOMIZE -> {
                files.put("kustomization.yaml", patch().kustomization());
                // Namespaces are for the kustomization to give.
                files.put("patch.yaml", patch().text(""));
            }
            case HELM -> {
                HelmText helm =
                        new HelmText(about(), profile, options, targets, numbers, container(ContainerText.Use.VALUES));
                files.put("values.yaml", helm.values());
                files.put("_graceful.tpl", helm.templates());
            }
        }
        return Collections.unmodifiableMap(files);
    }

    private String fragment() {
        return """
                # What belongs into the pod spec of %s, %s.
                %sterminationGracePeriodSeconds: %d # of the pod, beside containers
                containers:
                  - name: %s
                %s""".formatted(
                        options.name(),
                        about(),
                        Layout.comment(numbers.grace().why()),
                        numbers.grace().value(),
                        Scalars.text(options.container()),
                        Layout.indent(4, container(ContainerText.Use.WHOLE).all()));
    }

    private PatchText patch() {
        return new PatchText(about(), options, numbers, container(ContainerText.Use.PATCH));
    }

    private ContainerText container(ContainerText.Use use) {
        return new ContainerText(profile, options, targets, numbers, use);
    }

    /** What it was made from, for the first line of each file. */
    private String about() {
        String graceful = profile.usesGraceful() ? " with graceful" : " without graceful";
        return "made from the settings of a service in " + profile.framework().text() + graceful;
    }
}
