package io.graceful.manifest.service;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import io.graceful.settings.SettingsException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * From what graceful's settings are set to, to what they amount to. Defaults and rules are the core's own: it builds its
 * settings here as it does in the service.
 */
final class GracefulFigures {

    /** For a setting that is not known: the value that breaks no sum, whatever the others are. */
    private static final Map<Setting, String> HARMLESS = Map.of(
            Setting.TERMINATION_GRACE_PERIOD, "240000h",
            Setting.PROPAGATION_DELAY, "0s",
            Setting.DRAIN_TIMEOUT, "0s",
            Setting.STOP_TIMEOUT, "0s");

    private static final int SHORTEST_SECRET = 4;

    private final String prefix;
    private final Map<Setting, Value> found = new EnumMap<>(Setting.class);
    private final Map<Setting, String> names = new EnumMap<>(Setting.class);
    private final GracefulSettings.Builder all = GracefulSettings.builder();
    private boolean kubernetes = true;

    /** @param prefix what stands before {@code graceful.} in the names of that framework */
    GracefulFigures(String prefix) {
        this.prefix = prefix;
    }

    void set(Setting setting, Value value) {
        set(setting, value, prefix + setting.property());
    }

    /** With a name of its own, where another setting stands for it. */
    void set(Setting setting, Value value, String name) {
        found.put(setting, value);
        names.put(setting, name);
    }

    /** A list by its items; one that is not known stands there as a path, so that the numbers of the others can be judged. */
    void setItems(Setting setting, NavigableMap<Integer, Value> items) {
        items.forEach((index, item) -> all.setItem(setting, index, item.known() ? item.text() : "/", item.origin()));
    }

    boolean isSet(Setting setting) {
        return found.containsKey(setting);
    }

    /** Names that begin as ours do and are none, outside the environment. */
    void unknown(String name, String origin) {
        all.unknown(name, origin);
    }

    void complain(String problem) {
        all.complain(problem);
    }

    /** Says that nothing is waited for, as outside a cluster. */
    void outsideKubernetes() {
        kubernetes = false;
    }

    /** Says what is known to a profile. Once. */
    void describe(ServiceProfile.Builder profile) {
        all.kubernetes(kubernetes);
        found.forEach((setting, value) -> {
            String harmless = HARMLESS.get(setting);
            if (value.known()) {
                all.set(setting, value.text(), value.origin());
            } else if (harmless != null) {
                all.set(setting, harmless);
            }
        });
        try {
            all.build();
        } catch (SettingsException e) {
            problems(e).forEach(profile::problem);
        }
        figure(Setting.TERMINATION_GRACE_PERIOD, GracefulSettings::terminationGracePeriod, profile::gracePeriod);
        figure(Setting.PROPAGATION_DELAY, GracefulSettings::propagationDelay, profile::propagation);
        figure(Setting.DRAIN_TIMEOUT, GracefulSettings::drainTimeout, profile::drain);
        figure(Setting.STOP_TIMEOUT, GracefulSettings::stopTimeout, profile::stop);
        figure(Setting.WARMUP_TIMEOUT, GracefulSettings::warmupTimeout, profile::warmup);
        Value exitAfter = found.get(Setting.WARMUP_EXIT_AFTER);
        if (exitAfter != null && alone(Setting.WARMUP_EXIT_AFTER).warmupExitAfter()) {
            profile.exitAfterWarmup(exitAfter.origin());
        }
        profile.exit(GracefulSettings.EXIT_RESERVE).basePath(basePath());
        token(profile);
    }

    /** A text that went into another setting by a placeholder is shown there; a secret must not be. */
    private List<String> problems(SettingsException failure) {
        Value token = found.get(Setting.MANAGEMENT_TOKEN);
        // One that is shorter is no token, and may be part of any word.
        return token == null || token.text().length() < SHORTEST_SECRET
                ? failure.problems()
                : failure.problems().stream()
                        .map(problem -> problem.replace(token.text(), "***"))
                        .toList();
    }

    private void token(ServiceProfile.Builder profile) {
        Value token = found.get(Setting.MANAGEMENT_TOKEN);
        if (token == null) {
            return;
        }
        profile.token(true);
        if (token.known()) {
            alone(Setting.MANAGEMENT_TOKEN).managementToken().ifPresent(profile::tokenValue);
        }
    }

    private void figure(Setting setting, Function<GracefulSettings, Duration> get, Consumer<Figure> to) {
        Value value = found.get(setting);
        if (value != null && !value.known()) {
            return;
        }
        String origin = value == null ? Figure.DEFAULT : value.origin();
        to.accept(new Figure(
                get.apply(alone(setting)), names.getOrDefault(setting, prefix + setting.property()), origin));
    }

    /** Says where the port of its own is. */
    void describePort(ServiceProfile.Builder profile, boolean defaults) {
        whereKnown(Setting.MANAGEMENT_PORT, defaults, settings -> {
            if (settings.managementPort() != 0) {
                profile.managementPort(settings.managementPort());
            }
        });
        whereKnown(Setting.MANAGEMENT_HOST, false, settings -> profile.managementHost(settings.managementHost()));
    }

    /** What stands before graceful's paths; nothing if that is not known. */
    String basePath() {
        return alone(Setting.MANAGEMENT_BASE_PATH).managementBasePath();
    }

    private void whereKnown(Setting setting, boolean defaults, Consumer<GracefulSettings> to) {
        Value value = found.get(setting);
        if (value == null ? defaults : value.known()) {
            to.accept(alone(setting));
        }
    }

    /** One setting by itself, so that it counts even if it does not fit with the others; the default if it is no value. */
    private GracefulSettings alone(Setting setting) {
        GracefulSettings.Builder one = GracefulSettings.builder().kubernetes(kubernetes);
        Value value = found.get(setting);
        if (value == null || !value.known()) {
            return one.build();
        }
        HARMLESS.forEach(one::set);
        try {
            return one.set(setting, value.text()).build();
        } catch (SettingsException e) {
            return GracefulSettings.builder().kubernetes(kubernetes).build();
        }
    }
}
