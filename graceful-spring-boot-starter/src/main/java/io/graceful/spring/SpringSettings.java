package io.graceful.spring;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Reads {@code graceful.*} from everything Spring reads properties from, and complains with the place in the file. */
final class SpringSettings {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("graceful");

    /** Boot's name of the application's port, and what it is by default. */
    private static final String SERVER_PORT = "server.port";

    private static final String DEFAULT_SERVER_PORT = "8080";

    /** Self-requests would be among those that the test looks at, and the end of the process that of the tests. */
    private static final Set<Setting> NOT_IN_TESTS = Set.of(Setting.WARMUP_REQUESTS, Setting.WARMUP_EXIT_AFTER);

    private static final String POOLS = "graceful.warmup.pools";

    /** Every setting, and what belongs to the starter and not to the core; as names, which are equal in each relaxed form. */
    private static final Set<ConfigurationPropertyName> KNOWN = known();

    private static final Set<ConfigurationPropertyName> LISTS = Arrays.stream(Setting.values())
            .filter(Setting::list)
            .map(setting -> ConfigurationPropertyName.of(setting.property()))
            .collect(Collectors.toSet());

    private SpringSettings() {}

    private static Set<ConfigurationPropertyName> known() {
        Set<ConfigurationPropertyName> known = new HashSet<>();
        known.add(ConfigurationPropertyName.of("graceful.enabled"));
        known.add(ConfigurationPropertyName.of(POOLS));
        for (Setting setting : Setting.values()) {
            known.add(ConfigurationPropertyName.of(setting.property()));
        }
        return known;
    }

    /** @throws io.graceful.settings.SettingsException naming every setting that cannot work */
    static GracefulSettings read(Environment environment) {
        GracefulSettings.Builder settings = GracefulSettings.builder();
        boolean test = GracefulStart.isTest(environment);
        settings.kubernetes(!test && inKubernetes(environment));
        for (Setting setting : Setting.values()) {
            if (test && NOT_IN_TESTS.contains(setting)) {
                continue;
            }
            for (ConfigurationProperty property : find(environment, setting)) {
                set(settings, setting, property, environment);
            }
        }
        complainOfPools(environment, settings);
        complainOfUnknown(environment, settings);
        return settings.build();
    }

    private static void set(
            GracefulSettings.Builder settings,
            Setting setting,
            ConfigurationProperty property,
            Environment environment) {
        String text = environment.resolvePlaceholders(String.valueOf(property.getValue()));
        OptionalInt item = setting.item(property.getName().toString());
        if (item.isPresent()) {
            settings.setItem(setting, item.getAsInt(), text, where(property));
        } else if (setting == Setting.MANAGEMENT_PORT) {
            setPort(settings, text.strip(), property, environment);
        } else if (setting == Setting.MANAGEMENT_HOST) {
            setHost(settings, text, property, environment);
        } else {
            settings.set(setting, text, where(property));
        }
    }

    private static void setPort(
            GracefulSettings.Builder settings, String text, ConfigurationProperty property, Environment environment) {
        String main = environment.getProperty(SERVER_PORT, DEFAULT_SERVER_PORT).strip();
        String actuator = environment.getProperty("management.server.port", "").strip();
        if (!text.equals("0") && (text.equals(main) || text.equals(actuator))) {
            settings.complain(Setting.MANAGEMENT_PORT.key() + ": " + text + " (expected: another port than "
                    + (text.equals(main) ? SERVER_PORT : "management.server.port") + ") from " + where(property));
            return;
        }
        // Boot gives the servers of a test free ports too: several contexts of one test run live side by side.
        boolean free = GracefulStart.isTest(environment) && main.equals("0");
        settings.set(Setting.MANAGEMENT_PORT, free ? "0" : text, where(property));
    }

    private static void setHost(
            GracefulSettings.Builder settings, String text, ConfigurationProperty property, Environment environment) {
        if (hasOwnPort(environment)) {
            settings.set(Setting.MANAGEMENT_HOST, text, where(property));
        } else if (!isEnvironment(property)) {
            settings.complain(Setting.MANAGEMENT_HOST.key() + ": " + text
                    + " (expected: graceful.management.port beside it; without one the application's port answers) from "
                    + where(property));
        }
    }

    /** Whether the application wants the management endpoints on a port of graceful's own: only if it says so. */
    static boolean hasOwnPort(Environment environment) {
        return !find(environment, Setting.MANAGEMENT_PORT).isEmpty();
    }

    private static void complainOfPools(Environment environment, GracefulSettings.Builder settings) {
        String text = environment.getProperty(POOLS, "true").strip();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            settings.complain("warmup.pools: " + text + " (expected: true or false)");
        }
    }

    private static boolean inKubernetes(Environment environment) {
        String chosen = environment.getProperty("spring.main.cloud-platform");
        return chosen == null
                ? environment.containsProperty("KUBERNETES_SERVICE_HOST")
                : CloudPlatform.KUBERNETES.isEnforced(environment);
    }

    /** As everywhere in Spring, all of a list is from one source; with a text for the whole of it or without. */
    private static List<ConfigurationProperty> find(Environment environment, Setting setting) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(setting.property());
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null && !isServiceLink(setting, property)) {
                return List.of(property);
            }
            if (setting.list() && source instanceof IterableConfigurationPropertySource names) {
                List<ConfigurationProperty> items = names.stream()
                        .filter(item -> isItem(item) && item.getParent().equals(name))
                        .distinct()
                        .map(source::getConfigurationProperty)
                        .filter(Objects::nonNull)
                        .toList();
                if (!items.isEmpty()) {
                    return items;
                }
            }
        }
        return List.of();
    }

    /** For a Service named graceful-management Kubernetes itself sets GRACEFUL_MANAGEMENT_PORT to tcp://…. */
    private static boolean isServiceLink(Setting setting, ConfigurationProperty property) {
        String text = String.valueOf(property.getValue());
        return setting == Setting.MANAGEMENT_PORT
                && isEnvironment(property)
                && (text.startsWith("tcp://") || text.startsWith("udp://"));
    }

    /** Not of environment variables: Kubernetes makes names of its own there, for a Service called graceful. */
    private static void complainOfUnknown(Environment environment, GracefulSettings.Builder settings) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names && !isEnvironment(source)) {
                names.stream().filter(PREFIX::isAncestorOf).distinct().forEach(name -> {
                    ConfigurationProperty found = source.getConfigurationProperty(name);
                    if (found != null && !KNOWN.contains(name) && !isItem(name)) {
                        settings.unknown(name.toString(), where(found));
                    }
                });
            }
        }
    }

    private static boolean isItem(ConfigurationPropertyName name) {
        return name.isLastElementIndexed()
                && name.isNumericIndex(name.getNumberOfElements() - 1)
                && LISTS.contains(name.getParent());
    }

    private static boolean isEnvironment(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && underlying.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    }

    private static boolean isEnvironment(ConfigurationProperty property) {
        ConfigurationPropertySource source = property.getSource();
        return source != null && isEnvironment(source);
    }

    private static String where(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        return origin == null ? "the environment" : origin.toString();
    }
}
