package io.graceful.manifest.service;

import io.graceful.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** A service of plain Java, or one of which only the pod spec is known. */
final class PlainService {

    private static final String FILE = "graceful.properties";

    /** Nothing reads those but the program itself; they are what people, platforms and our examples call it. */
    private static final List<String> PORTS = List.of("PORT", "HTTP_PORT", "SERVER_PORT");

    private final Project project;
    private final Launch launch;
    private final Framework framework;
    private final ServiceProfile.Builder profile = ServiceProfile.builder();

    PlainService(Project project, Launch launch, Framework framework) {
        this.project = project;
        this.launch = launch;
        this.framework = framework;
    }

    /** @param evident whether the pod spec shows that graceful is there */
    ServiceProfile describe(boolean evident) {
        profile.framework(framework).filesRead(project.given());
        project.build().problem().ifPresent(profile::problem);
        Optional<Boolean> graceful = graceful(evident);
        Port.ofVariables(launch, PORTS).ifPresent(profile::applicationPort);
        graceful.ifPresent(profile::graceful);
        if (graceful.orElse(false)) {
            String before = figures();
            profile.startupPaths(before + "/startupz");
            profile.readinessPaths(before + "/healthz", before + "/readyz");
            profile.livenessPaths(before + "/livez");
            profile.drainPaths(before + "/drain");
        }
        return profile.build();
    }

    private Optional<Boolean> graceful(boolean evident) {
        Optional<Boolean> built = project.build().hasGraceful(framework);
        boolean configured =
                project.files().stream().anyMatch(file -> file.name().equals(FILE));
        return built.isPresent() ? built : evident || configured ? Optional.of(true) : Optional.empty();
    }

    /** Returns what stands before graceful's paths. */
    private String figures() {
        GracefulFigures figures = new GracefulFigures("");
        Sources sources = Sources.of(List.of(
                new Source(Spelling.EXACT, file(figures)),
                new Source(Spelling.VARIABLE, launch.variables()),
                new Source(Spelling.EXACT, launch.properties()),
                new Source(Spelling.EXACT, framework == Framework.UNKNOWN ? launch.options() : Map.of())));
        for (Setting setting : Setting.values()) {
            NavigableMap<Integer, Value> items = sources.rawItems(setting, "");
            if (!items.isEmpty()) {
                figures.setItems(setting, items);
                continue;
            }
            Value value = sources.raw(setting.property());
            if (value != null) {
                figures.set(setting, value);
            }
        }
        launch.properties().forEach((name, value) -> {
            if (name.startsWith("graceful.") && Setting.ofPropertyOrItem(name).isEmpty()) {
                figures.unknown(name, value.origin());
            }
        });
        figures.describe(profile);
        figures.describePort(profile, framework == Framework.PLAIN);
        if (project.given() && !figures.isSet(Setting.MANAGEMENT_TOKEN)) {
            profile.token(false);
        }
        return figures.basePath();
    }

    private Map<String, Value> file(GracefulFigures figures) {
        for (ConfigFile file : project.files()) {
            if (file.name().equals(FILE)) {
                file.problem().ifPresent(figures::complain);
                Map<String, Value> values = file.merged();
                values.forEach((name, value) -> {
                    if (Setting.ofPropertyOrItem(name).isEmpty()) {
                        figures.unknown(name, value.origin());
                    }
                });
                return values;
            }
        }
        return Map.of();
    }
}
