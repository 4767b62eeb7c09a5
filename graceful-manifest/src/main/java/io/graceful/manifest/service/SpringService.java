package io.graceful.manifest.service;

import io.graceful.settings.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;

/** A service of Spring Boot, with graceful or without. */
final class SpringService {

    private static final String ENABLED = "graceful.enabled";
    private static final String POOLS = "graceful.warmup.pools";
    private static final String PHASE = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final String SHUTDOWN = "server.shutdown";

    /** The first version whose shutdown is graceful by default. */
    private static final int GRACEFUL_SINCE = 304;

    private final Project project;
    private final SpringSources reader;
    private final Sources sources;
    private final ServiceProfile.Builder profile = ServiceProfile.builder();

    SpringService(Project project, Launch launch) {
        this.project = project;
        this.reader = new SpringSources(project, launch);
        this.sources = reader.read();
    }

    /** @param evident whether the pod spec shows that graceful is there */
    ServiceProfile describe(boolean evident) {
        profile.framework(Framework.SPRING_BOOT).filesRead(project.given());
        project.build().problem().ifPresent(profile::problem);
        reader.problems().forEach(profile::problem);
        Optional<Boolean> graceful = graceful(evident);
        graceful.ifPresent(profile::graceful);
        SpringPaths paths = new SpringPaths(project, sources, profile);
        if (graceful.isEmpty()) {
            paths.describe(false);
            return profile.build();
        }
        if (graceful.get()) {
            figures(paths);
        } else {
            ownFigures();
        }
        paths.describe(graceful.get());
        return profile.build();
    }

    private Optional<Boolean> graceful(boolean evident) {
        Optional<Boolean> built = project.build().hasGraceful(Framework.SPRING_BOOT);
        if (built.isPresent() && !built.get()) {
            return built;
        }
        Optional<Value> enabled = sources.find(ENABLED).filter(Value::known);
        if (enabled.isPresent()) {
            String text = enabled.get().text().strip().toLowerCase(Locale.ROOT);
            if (text.equals("false")) {
                return Optional.of(false);
            }
            if (!text.equals("true")) {
                profile.problem("enabled: " + enabled.get().shown() + " (expected: true or false) from "
                        + enabled.get().origin());
            }
        }
        // Commands and batch jobs have no client that could lose a request, and graceful leaves them alone.
        if (sources.find("spring.main.web-application-type")
                .filter(type -> type.text().strip().equalsIgnoreCase("none"))
                .isPresent()) {
            return Optional.of(false);
        }
        return built.isPresent() ? built : evident || mentioned() ? Optional.of(true) : Optional.empty();
    }

    private boolean mentioned() {
        return project.files().stream()
                .anyMatch(file -> file.base().equals("application") && file.mentions("graceful."));
    }

    private void figures(SpringPaths paths) {
        GracefulFigures figures = new GracefulFigures("");
        for (Setting setting : Setting.values()) {
            NavigableMap<Integer, Value> items = sources.items(setting, "");
            if (!items.isEmpty()) {
                figures.setItems(setting, items);
                continue;
            }
            Optional<Value> value = sources.find(setting.property());
            if (value.isEmpty()) {
                continue;
            }
            if (setting == Setting.MANAGEMENT_HOST && !figures.isSet(Setting.MANAGEMENT_PORT)) {
                if (!value.get().variable()) {
                    figures.complain(setting.key() + ": " + value.get().shown()
                            + " (expected: graceful.management.port beside it; without one the application's port"
                            + " answers) from " + value.get().origin());
                }
                continue;
            }
            figures.set(setting, value.get());
            if (setting == Setting.MANAGEMENT_PORT) {
                paths.ownPort();
                portOfAnother(value.get()).ifPresent(figures::complain);
            }
        }
        complainOfUnknown(figures);
        sources.find("spring.main.cloud-platform")
                .filter(platform -> platform.known() && !platform.text().strip().equalsIgnoreCase("kubernetes"))
                .ifPresent(other -> figures.outsideKubernetes());
        figures.describe(profile);
        figures.describePort(profile, false);
        paths.below(figures.basePath());
        if (project.given() && !figures.isSet(Setting.MANAGEMENT_TOKEN)) {
            profile.token(false);
        }
    }

    /** Two servers cannot have one port. */
    private Optional<String> portOfAnother(Value set) {
        String text = set.text().strip();
        String main = known("server.port", project.given() ? "8080" : "");
        String actuator = known("management.server.port", "");
        if (!set.known() || text.equals("0") || (!text.equals(main) && !text.equals(actuator))) {
            return Optional.empty();
        }
        return Optional.of(Setting.MANAGEMENT_PORT.key() + ": " + set.shown() + " (expected: another port than "
                + (text.equals(main) ? "server.port" : "management.server.port") + ") from " + set.origin());
    }

    private String known(String name, String defaultText) {
        Optional<Value> value = sources.findText(name);
        return value.isEmpty()
                ? defaultText
                : value.get().known() ? value.get().text().strip() : "";
    }

    private void complainOfUnknown(GracefulFigures figures) {
        List<String> known = new ArrayList<>();
        known.add(Spelling.RELAXED.form(ENABLED));
        known.add(Spelling.RELAXED.form(POOLS));
        for (Setting setting : Setting.values()) {
            known.add(Spelling.RELAXED.form(setting.property()));
        }
        for (Source source : sources.all()) {
            if (!source.isEnvironment()) {
                source.written().forEach((name, value) -> {
                    String form = Spelling.RELAXED.form(name);
                    if (form.startsWith("graceful.")
                            && !known.contains(form)
                            && Setting.ofPropertyOrItem(form).isEmpty()) {
                        figures.unknown(name, value.origin());
                    }
                });
            }
        }
    }

    private void ownFigures() {
        profile.propagation(new Figure(Duration.ZERO, "wait for routers", Figure.DEFAULT));
        Optional<Value> shutdown = sources.findText(SHUTDOWN);
        if (shutdown.isPresent() && !shutdown.get().known()) {
            return;
        }
        String mode = shutdown.map(value -> value.text().strip().toLowerCase(Locale.ROOT))
                .orElse("");
        if (shutdown.isPresent() && !mode.equals("graceful") && !mode.equals("immediate")) {
            profile.problem(SHUTDOWN + ": " + shutdown.get().shown() + " (expected: graceful or immediate) from "
                    + shutdown.get().origin());
        }
        Optional<Integer> version = project.build().bootMinor();
        boolean old = version.isPresent() && version.get() < GRACEFUL_SINCE;
        if (mode.equals("immediate") || (shutdown.isEmpty() && old)) {
            profile.drain(new Figure(
                    Duration.ZERO, SHUTDOWN, shutdown.map(Value::origin).orElse("default of Spring Boot before 3.4")));
            return;
        }
        boolean assumed = shutdown.isEmpty() && version.isEmpty();
        phase(assumed ? "default of Spring Boot since 3.4, whose version is not known here" : Figure.DEFAULT);
    }

    private void phase(String defaultOrigin) {
        Optional<Value> value = sources.findText(PHASE);
        if (value.isPresent() && !value.get().known()) {
            return;
        }
        Optional<Duration> duration = value.flatMap(set -> DurationTexts.ofSpring(set.text()));
        if (value.isPresent() && duration.isEmpty()) {
            profile.problem(PHASE + ": " + value.get().shown() + " (expected: a duration, such as 30s or PT30S) from "
                    + value.get().origin());
        }
        profile.drain(new Figure(
                duration.orElse(Duration.ofSeconds(30)),
                PHASE,
                value.map(Value::origin).orElse(defaultOrigin)));
    }

    /** The port that a name is set to; empty if it is not a port to be known. */
    static OptionalInt port(Sources sources, String name, ServiceProfile.Builder profile) {
        Optional<Value> value = sources.findText(name);
        return value.isEmpty() ? OptionalInt.empty() : Port.of(name, value.get(), profile::problem);
    }
}
