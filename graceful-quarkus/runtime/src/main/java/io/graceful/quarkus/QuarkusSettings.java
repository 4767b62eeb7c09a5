package io.graceful.quarkus;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Reads {@code quarkus.graceful.*}, and Quarkus' own {@code quarkus.shutdown.*} where ours says nothing. */
final class QuarkusSettings {

    private static final String PREFIX = "quarkus.graceful.";

    /** Here the application's own server, or Quarkus' management interface, answers. */
    private static final Set<Setting> OWN_PORT = Set.of(Setting.MANAGEMENT_PORT, Setting.MANAGEMENT_HOST);

    private final SmallRyeConfig config;
    private final GracefulSettings.Builder settings = GracefulSettings.builder();
    private final List<String> combined = new ArrayList<>();

    private QuarkusSettings(SmallRyeConfig config) {
        this.config = config;
    }

    /** What came out, and how Quarkus' own settings took part in it: one sentence, or none if they did not. */
    record Outcome(GracefulSettings settings, Optional<String> combined) {}

    /**
     * Reads the settings of this application.
     *
     * @param production whether the service is to warm itself up: neither a test nor a live reload is helped by that
     * @param kubernetes whether routers are to be waited for
     * @throws io.graceful.settings.SettingsException naming every setting that cannot work
     */
    static Outcome read(SmallRyeConfig config, boolean production, boolean kubernetes) {
        return new QuarkusSettings(config).read(production, kubernetes);
    }

    private Outcome read(boolean production, boolean kubernetes) {
        settings.kubernetes(kubernetes);
        for (Setting setting : Setting.values()) {
            readOne(setting);
        }
        adopt(ShutdownConfigOwner.DELAY, Setting.PROPAGATION_DELAY);
        adopt(ShutdownConfigOwner.TIMEOUT, Setting.DRAIN_TIMEOUT);
        complainOfUnknown();
        GracefulSettings built = settings.build();
        if (!production) {
            built = settings.warmupRequests("none").warmupExitAfter(false).build();
        }
        return new Outcome(built, combined.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", combined)));
    }

    private void readOne(Setting setting) {
        ConfigValue value = value(name(setting));
        if (value == null) {
            if (setting.list()) {
                readItems(setting);
            }
            return;
        }
        if (!OWN_PORT.contains(setting)) {
            settings.set(setting, value.getValue(), where(value));
        } else if (!isServiceLink(setting, value)) {
            settings.complain(setting.key() + ": " + value.getValue()
                    + " (expected: quarkus.management.enabled=true, with quarkus.management.port and .host: Quarkus'"
                    + " own, on its event loop) from " + where(value));
        }
    }

    /** What Kubernetes sets for a Service of a fitting name. */
    private static boolean isServiceLink(Setting setting, ConfigValue value) {
        return setting == Setting.MANAGEMENT_PORT
                && isEnvironment(value.getConfigSourceName())
                && (value.getValue().startsWith("tcp://") || value.getValue().startsWith("udp://"));
    }

    /** A list of which no source has a text for the whole. */
    private void readItems(Setting setting) {
        for (String name : config.getPropertyNames()) {
            OptionalInt index =
                    name.startsWith(PREFIX) ? setting.item(name.substring("quarkus.".length())) : OptionalInt.empty();
            ConfigValue item = index.isPresent() ? value(name) : null;
            if (item != null) {
                settings.setItem(setting, index.getAsInt(), item.getValue(), where(item));
            }
        }
    }

    /** One deadline, not a sum: Quarkus' setting counts as ours, and Quarkus does not wait for it once more. */
    private void adopt(String theirs, Setting ours) {
        ConfigValue set = value(ShutdownConfigOwner.AS_SET + theirs);
        if (set == null) {
            return;
        }
        ConfigValue own = value(name(ours));
        if (own != null) {
            combined.add(theirs + "=" + set.getValue() + " gives way to " + name(ours) + "=" + own.getValue());
            return;
        }
        try {
            settings.set(ours, DurationConverter.parseDuration(set.getValue()).toString(), theirs);
            combined.add(theirs + "=" + set.getValue() + " is taken as " + name(ours));
        } catch (IllegalArgumentException e) {
            settings.complain(
                    theirs + ": " + set.getValue() + " (expected: a duration, such as 10s) from " + where(set));
        }
    }

    private static String name(Setting setting) {
        return "quarkus." + setting.property();
    }

    /** Null if it is not set; an empty text counts as not set, as everywhere in Quarkus. */
    private @Nullable ConfigValue value(String name) {
        try {
            ConfigValue value = config.getConfigValue(name);
            return value == null || value.getValue() == null || value.getValue().isEmpty() ? null : value;
        } catch (NoSuchElementException e) {
            settings.complain(name + ": cannot be resolved: " + e.getMessage());
            return null;
        }
    }

    /** Not of environment variables: Kubernetes makes names of its own there. */
    private void complainOfUnknown() {
        for (ConfigSource source : config.getConfigSources()) {
            if (isEnvironment(source.getName())) {
                continue;
            }
            for (String property : source.getPropertyNames()) {
                if (property.startsWith(PREFIX)
                        && !property.equals(PREFIX + "enabled")
                        && Setting.ofPropertyOrItem(property.substring("quarkus.".length()))
                                .isEmpty()) {
                    settings.unknown(property, file(source.getName()));
                }
            }
        }
    }

    private static boolean isEnvironment(@Nullable String source) {
        return source != null && source.startsWith("EnvConfigSource");
    }

    private static String where(ConfigValue value) {
        String source = value.getConfigSourceName();
        if (source == null) {
            return value.getName();
        }
        return value.getLineNumber() > 0 ? file(source) + ":" + value.getLineNumber() : file(source);
    }

    /** A source's name is its class with the whole address of its file. */
    private static String file(String source) {
        int file = source.lastIndexOf('/');
        return source.startsWith("PropertiesConfigSource[") && file > 0
                ? source.substring(file + 1, source.length() - 1)
                : source;
    }
}
