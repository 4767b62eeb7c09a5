package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Place;
import io.graceful.manifest.yaml.YamlComment;
import io.graceful.manifest.yaml.YamlDocument;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody chose to live with: a comment on the line, or an annotation of the object. */
final class Suppressions {

    /** Entries are divided by semicolons: {@code "G01 reason; P07 reason"}. */
    static final String ANNOTATION = "graceful.io/ignore";

    private static final Pattern COMMENT = Pattern.compile("graceful:ignore(?![\\w-]):?(.*)", Pattern.DOTALL);

    private static final Pattern ENTRY_END = Pattern.compile("[;\n]");

    /** Comments, by the file and the line that they are about. */
    private final Map<Line, List<Suppression>> byLine = new HashMap<>();

    /** Annotations, by what findings call the object. */
    private final Map<String, List<Suppression>> bySubject = new HashMap<>();

    private record Line(String file, int number) {}

    private Suppressions() {}

    static Suppressions of(Manifests manifests) {
        Suppressions suppressions = new Suppressions();
        Map<YamlDocument, List<KubeObject>> objects =
                manifests.objects().stream().collect(Collectors.groupingBy(KubeObject::document));
        for (YamlFile file : manifests.files()) {
            if (file.text().contains("graceful:ignore")) {
                suppressions.comments(file, objects);
            }
        }
        Set<String> files = manifests.files().stream().map(YamlFile::name).collect(Collectors.toSet());
        for (KubeObject object : manifests.objects()) {
            suppressions.annotation(object, object.annotation(ANNOTATION), files);
        }
        for (Workload workload : manifests.workloads()) {
            YamlValue inner = workload.template().at("metadata", "annotations", ANNOTATION);
            // The template of a Pod is the object itself.
            if (!workload.template().path().isEmpty() && !workload.kind().equals("Pod")) {
                suppressions.annotation(workload.object(), inner, files);
            }
        }
        return suppressions;
    }

    private void comments(YamlFile file, Map<YamlDocument, List<KubeObject>> objects) {
        Map<Integer, YamlComment> alone = new HashMap<>();
        List<YamlComment> comments = file.comments();
        comments.stream()
                .filter(YamlComment::alone)
                .forEach(comment -> alone.put(comment.place().line(), comment));
        for (YamlComment comment : comments) {
            Matcher matcher = COMMENT.matcher(comment.text());
            if (!matcher.matches()) {
                continue;
            }
            int line = comment.place().line();
            // Several may stand above one line.
            while (alone.containsKey(line)) {
                line++;
            }
            List<KubeObject> within = objects.getOrDefault(comment.document(), List.of());
            Suppression suppression = Suppression.of(
                    comment.place(),
                    within.size() == 1 ? within.get(0).subject() : "document",
                    "",
                    finding -> true,
                    matcher.group(1));
            byLine.computeIfAbsent(new Line(file.name(), line), none -> new ArrayList<>())
                    .add(suppression);
        }
    }

    private void annotation(KubeObject object, YamlValue annotation, Set<String> files) {
        Predicate<Finding> covers = finding ->
                finding.subject().equals(object.subject()) && isFromHere(finding.place(), object.document(), files);
        annotation.text().ifPresent(text -> {
            for (String entry : ENTRY_END.split(text, -1)) {
                if (!entry.isBlank()) {
                    bySubject
                            .computeIfAbsent(object.subject(), none -> new ArrayList<>())
                            .add(Suppression.of(
                                    annotation.place(), object.subject(), annotation.path(), covers, entry));
                }
            }
        });
    }

    /** Another document may have an object of that name too; a Dockerfile is nobody else's. */
    private static boolean isFromHere(Place place, YamlDocument document, Set<String> files) {
        if (!files.contains(place.file())) {
            return true;
        }
        YamlFile file = document.file();
        return file.name().equals(place.file())
                && place.line() >= file.place(document.start()).line()
                && place.line() <= file.place(document.end()).line();
    }

    /**
     * The same findings, marked where they are suppressed, and what is wrong with the suppressions themselves.
     *
     * @param undecided what could not be looked into
     */
    List<Finding> apply(List<Finding> findings, List<Undecided> undecided) {
        List<Finding> applied = new ArrayList<>();
        for (Finding finding : findings) {
            // All are asked: each of two that cover it has a use.
            List<String> reasons = Stream.concat(
                            byLine
                                    .getOrDefault(
                                            new Line(
                                                    finding.place().file(),
                                                    finding.place().line()),
                                            List.of())
                                    .stream(),
                            bySubject.getOrDefault(finding.subject(), List.of()).stream())
                    .flatMap(suppression -> suppression.reasonFor(finding).stream())
                    .toList();
            applied.add(reasons.isEmpty() ? finding : finding.suppressedBecause(reasons.get(0)));
        }
        Set<Rule> unseen = undecided.stream().map(Undecided::rule).collect(Collectors.toSet());
        Stream.concat(byLine.values().stream(), bySubject.values().stream())
                .flatMap(List::stream)
                .forEach(suppression -> applied.addAll(suppression.problems(unseen)));
        return applied;
    }
}
