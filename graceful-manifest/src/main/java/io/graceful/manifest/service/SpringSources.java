package io.graceful.manifest.service;

import io.graceful.manifest.service.YamlText.Read;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts what Spring Boot reads into its order: files by place, profile and form, then environment, properties, arguments. */
final class SpringSources {

    private static final String ON_PROFILE = "spring.config.activate.on-profile";
    private static final String ON_PLATFORM = "spring.config.activate.on-cloud-platform";

    /** Later wins; in each, {@code .yaml} gives way to {@code .yml}, and that to {@code .properties}. */
    private static final List<String> FOLDERS = List.of("", "config");

    private final Project project;
    private final Launch launch;
    private final List<String> problems = new ArrayList<>();

    SpringSources(Project project, Launch launch) {
        this.project = project;
        this.launch = launch;
    }

    /** What was wrong with the files that count. */
    List<String> problems() {
        return problems;
    }

    Sources read() {
        List<String> profiles = profiles();
        Set<String> active = new LinkedHashSet<>(profiles);
        List<Source> sources = new ArrayList<>();
        addFiles("", active, sources);
        profiles.forEach(profile -> addFiles(profile, active, sources));
        return Sources.of(withLaunch(sources));
    }

    private List<Source> withLaunch(List<Source> files) {
        List<Source> sources = new ArrayList<>(files);
        sources.add(new Source(Spelling.RELAXED_VARIABLE, launch.variables()));
        sources.add(new Source(Spelling.RELAXED, launch.properties()));
        Source options = new Source(Spelling.RELAXED, launch.options());
        Sources handed = Sources.of(List.of(sources.get(sources.size() - 2), sources.get(sources.size() - 1), options));
        handed.find("spring.application.json").filter(Value::known).ifPresent(json -> sources.add(json(json)));
        sources.add(options);
        return sources;
    }

    /** JSON is YAML. */
    private static Source json(Value json) {
        Read read = YamlText.read(json.origin(), json.text());
        Map<String, Value> values = new LinkedHashMap<>();
        read.documents()
                .forEach(document ->
                        document.forEach((name, value) -> values.put(name, Value.of(value.text(), json.origin()))));
        return new Source(Spelling.RELAXED, values);
    }

    private List<String> profiles() {
        List<Source> files = new ArrayList<>();
        addFiles("", Set.of(), files);
        problems.clear();
        Sources base = Sources.of(withLaunch(files));
        List<String> chosen = project.profiles().isEmpty() ? base.list("spring.profiles.active") : project.profiles();
        List<String> first = new ArrayList<>(base.list("spring.profiles.include"));
        first.addAll(chosen);
        Set<String> profiles = new LinkedHashSet<>();
        first.forEach(profile -> addWithGroup(profile, base, profiles));
        if (profiles.isEmpty()) {
            profiles.addAll(base.list("spring.profiles.default"));
        }
        return profiles.isEmpty() ? List.of("default") : List.copyOf(profiles);
    }

    private static void addWithGroup(String profile, Sources base, Set<String> profiles) {
        if (profiles.add(profile)) {
            base.list("spring.profiles.group." + profile).forEach(member -> addWithGroup(member, base, profiles));
        }
    }

    private void addFiles(String profile, Set<String> active, List<Source> to) {
        for (String folder : FOLDERS) {
            project.files().stream()
                    .filter(file -> file.base().equals("application")
                            && file.folder().equals(folder)
                            && file.profile().equals(profile))
                    .sorted(Comparator.comparing(ConfigFile::yaml).reversed())
                    .forEach(file -> add(file, active, to));
        }
    }

    private void add(ConfigFile file, Set<String> active, List<Source> to) {
        file.problem().ifPresent(problems::add);
        for (Map<String, Value> document : file.documents()) {
            Source source = new Source(Spelling.RELAXED, document);
            if (isActive(Sources.of(List.of(source)), active)) {
                to.add(source);
            }
        }
    }

    private boolean isActive(Sources document, Set<String> active) {
        if (!document.list(ON_PLATFORM).isEmpty()
                && document.list(ON_PLATFORM).stream().noneMatch("kubernetes"::equalsIgnoreCase)) {
            return false;
        }
        List<String> expressions = document.list(ON_PROFILE);
        boolean matches = expressions.isEmpty();
        for (String expression : expressions) {
            try {
                matches |= ProfileExpression.matches(expression, active);
            } catch (IllegalArgumentException e) {
                problems.add(ON_PROFILE + ": is no expression (expected: such as prod & !eu)"
                        + document.find(ON_PROFILE)
                                .map(value -> " from " + value.origin())
                                .orElse(""));
            }
        }
        return matches;
    }
}
