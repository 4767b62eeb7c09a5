package io.graceful.spring;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
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

    /** What belongs to the starter and not to the core. */
    private static final Set<ConfigurationPropertyName> OF_STARTER =
            Set.of(ConfigurationPropertyName.of("graceful.enabled"), ConfigurationPropertyName.of(POOLS));

    private final Environment environment;

    /** Those that may hold any of ours: most hold none, and each would be asked for every setting. */
    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    /** Names are equal in each relaxed form. */
    private final Map<ConfigurationPropertyName, Setting> known = new LinkedHashMap<>();

    private SpringSettings(Environment environment) {
        this.environment = environment;
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.containsDescendantOf(PREFIX) != ConfigurationPropertyState.ABSENT) {
                sources.add(source);
            }
        }
        for (Setting setting : Setting.values()) {
            known.put(ConfigurationPropertyName.of(setting.property()), setting);
        }
    }

    /** @throws io.graceful.settings.SettingsException naming every setting that cannot work */
    static GracefulSettings read(Environment environment) {
        return new SpringSettings(environment).read();
    }

    private GracefulSettings read() {
        GracefulSettings.Builder settings = GracefulSettings.builder();
        boolean test = GracefulStart.isTest(environment);
        settings.kubernetes(!test && inKubernetes(environment));
        known.forEach((name, setting) -> {
            if (!test || !NOT_IN_TESTS.contains(setting)) {
                for (ConfigurationProperty property : find(name, setting)) {
                    set(settings, setting, property);
                }
            }
        });
        complainOfPools(settings);
        complainOfUnknown(settings);
        return settings.build();
    }

    private void set(GracefulSettings.Builder settings, Setting setting, ConfigurationProperty property) {
        String text = environment.resolvePlaceholders(String.valueOf(property.getValue()));
        OptionalInt item = setting.item(property.getName().toString());
        if (item.isPresent()) {
            settings.setItem(setting, item.getAsInt(), text, where(property));
        } else if (setting == Setting.MANAGEMENT_PORT) {
            setPort(settings, text.strip(), property);
        } else if (setting == Setting.MANAGEMENT_HOST) {
            setHost(settings, text, property);
        } else {
            settings.set(setting, text, where(property));
        }
    }

    private void setPort(GracefulSettings.Builder settings, String text, ConfigurationProperty property) {
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

    private void setHost(GracefulSettings.Builder settings, String text, ConfigurationProperty property) {
        if (hasOwnPort()) {
            settings.set(Setting.MANAGEMENT_HOST, text, where(property));
        } else if (!isEnvironment(property)) {
            settings.complain(Setting.MANAGEMENT_HOST.key() + ": " + text
                    + " (expected: graceful.management.port beside it; without one the application's port answers) from "
                    + where(property));
        }
    }

    /** Whether the application wants the management endpoints on a port of graceful's own: only if it says so. */
    static boolean hasOwnPort(Environment environment) {
        return new SpringSettings(environment).hasOwnPort();
    }

    private boolean hasOwnPort() {
        return !find(ConfigurationPropertyName.of(Setting.MANAGEMENT_PORT.property()), Setting.MANAGEMENT_PORT)
                .isEmpty();
    }

    private void complainOfPools(GracefulSettings.Builder settings) {
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
    private List<ConfigurationProperty> find(ConfigurationPropertyName name, Setting setting) {
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null && !isServiceLink(setting, property)) {
                return List.of(property);
            }
            if (setting.list() && source instanceof IterableConfigurationPropertySource names) {
                List<ConfigurationProperty> items = names.stream()
                        .filter(item -> isNumbered(item) && item.getParent().equals(name))
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
    private void complainOfUnknown(GracefulSettings.Builder settings) {
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource names && !isEnvironment(source)) {
                names.stream().filter(PREFIX::isAncestorOf).distinct().forEach(name -> {
                    ConfigurationProperty found = source.getConfigurationProperty(name);
                    if (found != null && !isKnown(name)) {
                        settings.unknown(name.toString(), where(found));
                    }
                });
            }
        }
    }

    private boolean isKnown(ConfigurationPropertyName name) {
        if (known.containsKey(name) || OF_STARTER.contains(name)) {
            return true;
        }
        Setting list = isNumbered(name) ? known.get(name.getParent()) : null;
        return list != null && list.list();
    }

    private static boolean isNumbered(ConfigurationPropertyName name) {
        return name.isLastElementIndexed() && name.isNumericIndex(name.getNumberOfElements() - 1);
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
