package io.graceful.manifest.service;

import io.graceful.settings.Setting;
import java.time.Duration;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;

/** A service of Quarkus, with graceful or without. */
final class QuarkusService {

    private static final String PREFIX = "quarkus.graceful.";
    private static final String ENABLED = PREFIX + "enabled";
    private static final String DELAY = "quarkus.shutdown.delay";
    private static final String TIMEOUT = "quarkus.shutdown.timeout";

    private final Project project;
    private final QuarkusSources reader;
    private final Sources run;
    private final Sources build;
    private final ServiceProfile.Builder profile = ServiceProfile.builder();

    QuarkusService(Project project, Launch launch) {
        this.project = project;
        this.reader = new QuarkusSources(project, launch);
        this.run = reader.atRun();
        this.build = reader.atBuild();
    }

    /** @param evident whether the pod spec shows that graceful is there */
    ServiceProfile describe(boolean evident) {
        profile.framework(Framework.QUARKUS).filesRead(project.given());
        project.build().problem().ifPresent(profile::problem);
        reader.problems().forEach(profile::problem);
        Optional<Boolean> graceful = graceful(evident);
        graceful.ifPresent(profile::graceful);
        String before = "";
        if (graceful.isPresent()) {
            if (graceful.get()) {
                before = figures();
            } else {
                ownFigures();
            }
        }
        new QuarkusPaths(project, run, build, profile).describe(graceful.orElse(false), before);
        return profile.build();
    }

    private Optional<Boolean> graceful(boolean evident) {
        Optional<Boolean> built = project.build().hasGraceful(Framework.QUARKUS);
        if (built.isPresent() && !built.get()) {
            return built;
        }
        if (set(build, ENABLED)
                .filter(value -> value.text().strip().toLowerCase(Locale.ROOT).matches("false|no|off|0"))
                .isPresent()) {
            return Optional.of(false);
        }
        boolean mentioned = run.all().stream()
                .flatMap(source -> source.written().keySet().stream())
                .anyMatch(name -> withoutProfile(name).startsWith(PREFIX));
        return built.isPresent() ? built : evident || mentioned ? Optional.of(true) : Optional.empty();
    }

    /** An empty text counts as not set, as everywhere in Quarkus. */
    static Optional<Value> set(Sources sources, String name) {
        return sources.find(name).filter(set -> !set.known() || !set.text().isEmpty());
    }

    /** Returns what stands before graceful's paths. */
    private String figures() {
        GracefulFigures figures = new GracefulFigures("quarkus.");
        for (Setting setting : Setting.values()) {
            NavigableMap<Integer, Value> items = run.items(setting, "quarkus.");
            if (!items.isEmpty()) {
                figures.setItems(setting, items);
                continue;
            }
            Optional<Value> value = set(run, "quarkus." + setting.property());
            if (value.isEmpty()) {
                continue;
            }
            if (setting != Setting.MANAGEMENT_PORT && setting != Setting.MANAGEMENT_HOST) {
                figures.set(setting, value.get());
            } else {
                figures.complain(setting.key() + ": " + value.get().shown()
                        + " (expected: quarkus.management.enabled=true, with quarkus.management.port and .host: Quarkus'"
                        + " own, on its event loop) from "
                        + value.get().origin());
            }
        }
        adopt(DELAY, Setting.PROPAGATION_DELAY, figures);
        adopt(TIMEOUT, Setting.DRAIN_TIMEOUT, figures);
        complainOfUnknown(figures);
        figures.describe(profile);
        if (project.given() && !figures.isSet(Setting.MANAGEMENT_TOKEN)) {
            profile.token(false);
        }
        return figures.basePath();
    }

    private void adopt(String theirs, Setting ours, GracefulFigures figures) {
        Optional<Value> value = set(run, theirs);
        if (value.isEmpty() || figures.isSet(ours)) {
            return;
        }
        if (!value.get().known()) {
            figures.set(ours, value.get(), theirs);
            return;
        }
        Optional<Duration> duration = DurationTexts.ofQuarkus(value.get().text());
        if (duration.isPresent()) {
            figures.set(ours, value.get().withText(duration.get().toString()), theirs);
        } else {
            figures.complain(theirs + ": " + value.get().shown() + " (expected: a duration, such as 10s) from "
                    + value.get().origin());
        }
    }

    private void complainOfUnknown(GracefulFigures figures) {
        for (Source source : run.all()) {
            if (!source.isEnvironment()) {
                source.written().forEach((written, value) -> {
                    String name = withoutProfile(written);
                    if (name.startsWith(PREFIX)
                            && !name.equals(ENABLED)
                            && Setting.ofPropertyOrItem(name.substring("quarkus.".length()))
                                    .isEmpty()) {
                        figures.unknown(name, value.origin());
                    }
                });
            }
        }
    }

    private static String withoutProfile(String name) {
        int dot = name.startsWith("%") ? name.indexOf('.') : -1;
        return name.substring(dot + 1);
    }

    private void ownFigures() {
        boolean waits = set(build, DELAY + "-enabled")
                .filter(value -> value.text().strip().equalsIgnoreCase("true"))
                .isPresent();
        Optional<Value> delay = set(run, DELAY);
        if (delay.isPresent() && !waits) {
            profile.problem(DELAY + ": " + delay.get().shown() + " (expected: " + DELAY
                    + "-enabled=true at build time, without which Quarkus does not wait) from "
                    + delay.get().origin());
        }
        own(DELAY, waits ? delay : Optional.empty()).ifPresent(profile::propagation);
        own(TIMEOUT, set(run, TIMEOUT)).ifPresent(profile::drain);
    }

    private Optional<Figure> own(String name, Optional<Value> value) {
        if (value.isEmpty()) {
            return Optional.of(new Figure(Duration.ZERO, name, Figure.DEFAULT));
        }
        if (!value.get().known()) {
            return Optional.empty();
        }
        Optional<Duration> duration = DurationTexts.ofQuarkus(value.get().text());
        if (duration.isEmpty()) {
            profile.problem(name + ": " + value.get().shown() + " (expected: a duration, such as 10s) from "
                    + value.get().origin());
        }
        return Optional.of(
                new Figure(duration.orElse(Duration.ZERO), name, value.get().origin()));
    }
}
