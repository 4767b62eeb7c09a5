package io.graceful.manifest.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts what Quarkus reads into its order: files by kind, in each those of profiles later, then environment and properties. */
final class QuarkusSources {

    private static final List<String> BASES = List.of("microprofile-config", "application");

    private final Project project;
    private final Launch launch;
    private final List<String> problems = new ArrayList<>();

    QuarkusSources(Project project, Launch launch) {
        this.project = project;
        this.launch = launch;
    }

    List<String> problems() {
        return problems;
    }

    /** What a service is started with. */
    Sources atRun() {
        List<String> profiles = profiles(List.of(
                new Source(Spelling.VARIABLE_OR_EXACT, launch.variables()),
                new Source(Spelling.EXACT, launch.properties())));
        List<Source> sources = files(profiles);
        project.files().stream()
                .filter(QuarkusSources::isOurs)
                .filter(file -> file.profile().isEmpty() || profiles.contains(file.profile()))
                .forEach(file -> file.problem().ifPresent(problems::add));
        sources.add(new Source(Spelling.VARIABLE_OR_EXACT, launch.variables()));
        sources.add(new Source(Spelling.EXACT, launch.properties()));
        return Sources.of(sources, profiles);
    }

    /** What it was built with, and no pod spec changes. */
    Sources atBuild() {
        List<String> profiles = profiles(List.of());
        return Sources.of(files(profiles), profiles);
    }

    private List<String> profiles(List<Source> handed) {
        if (!project.profiles().isEmpty()) {
            return project.profiles();
        }
        List<Source> sources = files(List.of());
        sources.addAll(handed);
        Sources all = Sources.of(sources);
        for (String name : List.of("quarkus.profile", "smallrye.config.profile")) {
            Optional<Value> profile = all.find(name);
            if (profile.isPresent() && !profile.get().text().isBlank()) {
                return Sources.split(profile.get().text());
            }
        }
        return List.of("prod");
    }

    private List<Source> files(List<String> profiles) {
        List<Source> sources = new ArrayList<>();
        for (String base : BASES) {
            // In Quarkus YAML wins over properties of the same name.
            for (boolean yaml : new boolean[] {false, true}) {
                add(base, yaml, "", sources);
                profiles.forEach(profile -> add(base, yaml, profile, sources));
            }
        }
        return sources;
    }

    private void add(String base, boolean yaml, String profile, List<Source> to) {
        for (ConfigFile file : project.files()) {
            if (isOurs(file)
                    && file.base().equals(base)
                    && file.yaml() == yaml
                    && file.profile().equals(profile)) {
                to.add(new Source(Spelling.EXACT, eachProfile(file.merged())));
            }
        }
    }

    private static boolean isOurs(ConfigFile file) {
        return file.base().equals("application")
                ? file.folder().isEmpty()
                : file.folder().equals("META-INF");
    }

    /** <code>%{a,b}.name</code> is short for two. */
    private static Map<String, Value> eachProfile(Map<String, Value> values) {
        Map<String, Value> each = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            int close = name.indexOf("}.");
            if (name.startsWith("%{") && close > 0) {
                for (String profile : Sources.split(name.substring(2, close))) {
                    each.put("%" + profile + name.substring(close + 1), value);
                }
            } else {
                each.put(name, value);
            }
        });
        return each;
    }
}
