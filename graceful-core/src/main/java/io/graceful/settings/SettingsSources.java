package io.graceful.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the texts of all settings; a later source overrides an earlier one. Names nobody knows are problems, not noise. */
final class SettingsSources {

    static final String FILE = "graceful.properties";

    private static final Logger log = LoggerFactory.getLogger(GracefulSettings.class);

    /** A text and where it came from, for messages. */
    record Text(String value, String origin, @Nullable SettingItems items) {

        Text(String value, String origin) {
            this(value, origin, null);
        }
    }

    private final Map<Setting, Text> texts = new EnumMap<>(Setting.class);
    private final List<String> problems;

    SettingsSources(List<String> problems) {
        this.problems = problems;
    }

    Map<Setting, Text> texts() {
        return texts;
    }

    void addFile(ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(FILE)) {
            if (in != null) {
                Properties properties = new Properties();
                properties.load(in);
                addProperties(properties, FILE, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is there but cannot be read", e);
        } catch (IllegalArgumentException e) {
            problems.add(FILE + ": " + e.getMessage() + " (expected: a Java properties file)");
        }
    }

    /** {@code wholeFile}: every name must be ours; otherwise only those that begin with {@code graceful.} are looked at. */
    void addProperties(Properties properties, String origin, boolean wholeFile) {
        Map<Setting, SettingItems> items = new EnumMap<>(Setting.class);
        Set<Setting> whole = EnumSet.noneOf(Setting.class);
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            if (!wholeFile && !name.startsWith("graceful.")) {
                continue;
            }
            Setting setting = Setting.ofPropertyOrItem(name).orElse(null);
            if (setting == null) {
                unknown(name, origin);
                continue;
            }
            Text text = new Text(properties.getProperty(name), origin + " " + name);
            OptionalInt item = setting.item(name);
            if (item.isPresent()) {
                SettingItems.of(setting, items).put(item.getAsInt(), text);
            } else {
                whole.add(setting);
                texts.put(setting, text);
            }
        }
        items.keySet().removeAll(whole);
        SettingItems.join(items, texts);
    }

    void unknown(String name, String origin) {
        problems.add(name + ": unknown setting in " + origin + " (expected: " + nearest(name) + ")");
    }

    void addEnvironment(Map<String, String> environment) {
        for (Setting setting : Setting.values()) {
            String value = environment.get(setting.environment());
            if (value == null) {
                continue;
            }
            if (isServiceLink(setting, value)) {
                log.warn(
                        "{}={} is a service link that Kubernetes made for a Service of that name, and no setting: ignored."
                                + " Set enableServiceLinks: false in the pod to be rid of it.",
                        setting.environment(),
                        value);
                continue;
            }
            texts.put(setting, new Text(value, "environment variable " + setting.environment()));
        }
    }

    /**
     * For a Service named graceful-management Kubernetes itself sets GRACEFUL_MANAGEMENT_PORT to tcp://…; it never makes a
     * name like one of our others, and the value of those may be a secret.
     */
    private static boolean isServiceLink(Setting setting, String value) {
        return setting == Setting.MANAGEMENT_PORT && (value.startsWith("tcp://") || value.startsWith("udp://"));
    }

    /** Where a framework puts something before our prefix, it is put before what may have been meant too. */
    private static String nearest(String name) {
        String before = name.substring(0, Math.max(0, name.indexOf("graceful.")));
        @Nullable String best = null;
        int bestDistance = 5;
        for (Setting setting : Setting.values()) {
            int distance = distance(name, before + setting.property());
            if (distance < bestDistance) {
                best = before + setting.property();
                bestDistance = distance;
            }
        }
        return best != null
                ? best + "?"
                : "one of "
                        + Arrays.stream(Setting.values())
                                .map(setting -> before + setting.property())
                                .collect(Collectors.joining(", "));
    }

    /** How many letters must be changed, added or taken away to make one name the other (Levenshtein's distance). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
