package io.graceful.manifest.check;

import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks manifests against the settings of the service that they run, and against what is known of the cluster.
 *
 * <p>Immutable; thread-safe.
 */
public final class ManifestCheck {

    /** Each looks at one workload. */
    private static final List<Consumer<Scope>> GROUPS = List.of(
            ApiRules::check,
            GraceRules::check,
            HookRules::check,
            ProbeRules::check,
            RolloutRules::check,
            ServiceRules::check,
            ProcessRules::check,
            DisruptionRules::check);

    /** Each looks at all objects, whether they run pods or not. */
    private static final List<Consumer<ManifestScope>> OBJECT_GROUPS =
            List.of(ApiRules::check, ServiceRules::check, DisruptionRules::check);

    private final Function<PodEnvironment, ServiceProfile> service;
    private final Facts facts;
    private final @Nullable String container;
    private final Dockerfile dockerfile;

    private ManifestCheck(
            Function<PodEnvironment, ServiceProfile> service,
            Facts facts,
            @Nullable String container,
            Dockerfile dockerfile) {
        this.service = service;
        this.facts = facts;
        this.container = container;
        this.dockerfile = dockerfile;
    }

    /**
     * A check that knows nothing of the cluster yet.
     *
     * @param service what the service does in a pod with such an environment, such as {@code project::profile}
     */
    public static ManifestCheck of(Function<PodEnvironment, ServiceProfile> service) {
        return new ManifestCheck(service, Facts.NONE, null, Dockerfile.NONE);
    }

    /** The same check, with what is known of the cluster. */
    public ManifestCheck facts(Facts known) {
        return new ManifestCheck(service, known, container, dockerfile);
    }

    /** The same check, of the container with that name in each pod; null to find out which runs the service. */
    public ManifestCheck container(@Nullable String name) {
        return new ManifestCheck(service, facts, name, dockerfile);
    }

    /** The same check, with the Dockerfile that the service's image is made from. */
    public ManifestCheck dockerfile(String name, String text) {
        return new ManifestCheck(service, facts, container, Dockerfile.of(name, text));
    }

    /** Looks at all files together. */
    public CheckReport check(List<YamlFile> files) {
        List<Finding> findings = new ArrayList<>();
        List<Undecided> undecided = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        for (YamlFile file : files) {
            file.problems().forEach(problem -> findings.add(unreadable(problem)));
        }
        Manifests manifests = Manifests.of(files);
        for (Workload workload : manifests.workloads()) {
            ServiceContainer.of(workload, container).ifPresent(found -> {
                subjects.add(workload.subject());
                Scope scope = scope(manifests, workload, found, findings::add, undecided::add);
                GROUPS.forEach(group -> group.accept(scope));
            });
        }
        manifests.patches().forEach(patch -> findings.add(patch(patch)));
        ManifestScope all = new ManifestScope(manifests, facts, findings::add);
        OBJECT_GROUPS.forEach(group -> group.accept(all));
        return new CheckReport(
                Suppressions.of(manifests).apply(findings, undecided), undecided, files.size(), subjects);
    }

    private Scope scope(
            Manifests manifests,
            Workload workload,
            PodContainer found,
            Consumer<Finding> findings,
            Consumer<Undecided> undecided) {
        ServiceProfile profile = service.apply(ServiceContainer.environment(found, workload, manifests));
        return new Scope(manifests, workload, found, profile, facts, dockerfile, findings, undecided);
    }

    private static Finding patch(Workload patch) {
        return new Finding(
                Rule.Y04,
                Rule.Y04.severity(),
                patch.object().value().place(),
                patch.subject(),
                "",
                "is a patch: no container has an image, and the pods have no labels; it is not checked by itself",
                "check what it is applied to, such as kubectl kustomize . | graceful-manifest check -",
                List.of(),
                Optional.empty());
    }

    private static Finding unreadable(YamlProblem problem) {
        Rule rule = switch (problem.kind()) {
            case UNREADABLE -> Rule.Y01;
            case DUPLICATE_KEY -> Rule.Y02;
            case TEMPLATE -> Rule.Y03;
        };
        return new Finding(
                rule,
                rule.severity(),
                problem.place(),
                "document",
                "",
                problem.message(),
                rule == Rule.Y03 ? "check what it renders to" : "mend it; until then it is not checked",
                List.of(),
                Optional.empty());
    }
}
