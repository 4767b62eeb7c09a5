package io.graceful.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts into values; a text that is none adds a problem and counts as not set.
 *
 * <p>Plain methods and no functions handed in: every lambda costs a third of a millisecond of the service's start.
 */
final class SettingValues {

    private static final int LONGEST_SHOWN = 80;

    private final Map<Setting, SettingsSources.Text> texts;
    private final List<String> problems;
    private final Set<Setting> broken = EnumSet.noneOf(Setting.class);

    SettingValues(Map<Setting, SettingsSources.Text> texts, List<String> problems) {
        this.texts = texts;
        this.problems = problems;
    }

    /** The settings whose texts are no values. */
    Set<Setting> broken() {
        return broken;
    }

    Duration longerThan(Duration least, Setting setting, Duration defaultValue) {
        Duration value = duration(setting, least, false);
        return value == null ? defaultValue : value;
    }

    Duration zeroOrLonger(Setting setting, Duration defaultValue) {
        Duration value = zeroOrLonger(setting);
        return value == null ? defaultValue : value;
    }

    @Nullable
    Duration zeroOrLonger(Setting setting) {
        return duration(setting, Duration.ZERO, true);
    }

    private @Nullable Duration duration(Setting setting, Duration least, boolean leastAllowed) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null) {
            return null;
        }
        try {
            Duration value = DurationText.parse(text.value());
            int compared = value.compareTo(least);
            if (compared > 0 || (compared == 0 && leastAllowed)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // Said below: to the reader a wrong form and a value out of range are one thing.
        }
        refuse(setting, text, setting.expected() + ", " + DurationText.EXAMPLES);
        return null;
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type, E defaultValue) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null) {
            return defaultValue;
        }
        try {
            return Enum.valueOf(
                    type, text.value().strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            refuse(setting, text, setting.expected());
            return defaultValue;
        }
    }

    int port(Setting setting, int defaultValue) {
        OptionalInt port = number(setting, 0, 65535);
        return port.isPresent() ? port.getAsInt() : defaultValue;
    }

    OptionalInt number(Setting setting, int least, int most) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(text.value().strip());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            // Said below, like a number out of range.
        }
        refuse(setting, text, setting.expected());
        return OptionalInt.empty();
    }

    boolean flag(Setting setting, boolean defaultValue) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null) {
            return defaultValue;
        }
        String value = text.value().strip().toLowerCase(Locale.ROOT);
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        refuse(setting, text, setting.expected());
        return defaultValue;
    }

    /** Names the one that is wrong, not the whole list. */
    List<RequestLine> requests(Setting setting, boolean unsafe) {
        List<RequestLine> requests = new ArrayList<>();
        for (SettingsSources.Text one : items(setting)) {
            RequestLine request = RequestLine.parse(one.value());
            if (request == null) {
                refuse(setting, one, setting.expected());
            } else if (!unsafe && !request.isSafe()) {
                refuse(setting, one, "GET, HEAD or OPTIONS, unless warmup.unsafe-methods is true");
            } else {
                requests.add(request);
            }
        }
        return List.copyOf(requests);
    }

    boolean isSet(Setting setting) {
        return texts.containsKey(setting);
    }

    /** Paths without the slash that some end in: each stands for itself and all that is below it. */
    List<String> paths(Setting setting) {
        List<String> paths = new ArrayList<>();
        for (SettingsSources.Text one : items(setting)) {
            if (one.value().matches("/[^\\s?#*]*")) {
                String path = one.value();
                paths.add(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
            } else {
                refuse(setting, one, setting.expected());
            }
        }
        return List.copyOf(paths);
    }

    /** What stands before paths: with a slash before it and none behind it; empty if it is not set, or a slash alone. */
    String prefix(Setting setting) {
        SettingsSources.Text text = texts.get(setting);
        String prefix = text == null ? "/" : text.value().strip();
        if (text != null && !prefix.matches("/|(/[\\w.~-]+)+/?")) {
            refuse(setting, text, setting.expected());
            return "";
        }
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    Set<Integer> ports(Setting setting) {
        Set<Integer> ports = new TreeSet<>();
        for (SettingsSources.Text one : items(setting)) {
            try {
                int port = Integer.parseInt(one.value());
                if (port >= 1 && port <= 65535) {
                    ports.add(port);
                    continue;
                }
            } catch (NumberFormatException e) {
                // Said below, like a number out of range.
            }
            refuse(setting, one, setting.expected());
        }
        return Set.copyOf(ports);
    }

    /** The items of a list, each with where it came from; none if it is not set, not whole, or {@code none}. */
    private List<SettingsSources.Text> items(Setting setting) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null || text.value().strip().equals("none")) {
            return List.of();
        }
        SettingItems items = text.items();
        if (items != null && !items.complete()) {
            broken.add(setting);
            problems.add(items.problem(setting));
            return List.of();
        }
        List<SettingsSources.Text> all = new ArrayList<>();
        for (String part : text.value().split(",", -1)) {
            all.add(new SettingsSources.Text(part.strip(), text.origin()));
        }
        return all;
    }

    String name(Setting setting, String defaultValue) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null) {
            return defaultValue;
        }
        String name = text.value().strip();
        if (name.isEmpty()) {
            refuse(setting, text, setting.expected());
            return defaultValue;
        }
        return name;
    }

    Path path(Setting setting, Path defaultValue) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null) {
            return defaultValue;
        }
        try {
            if (!text.value().isBlank()) {
                return Path.of(text.value().strip());
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        refuse(setting, text, setting.expected());
        return defaultValue;
    }

    @Nullable
    String secret(Setting setting, String form) {
        SettingsSources.Text text = texts.get(setting);
        if (text == null || text.value().matches(form)) {
            return text == null ? null : text.value();
        }
        refuse(setting, text, setting.expected());
        return null;
    }

    private void refuse(Setting setting, SettingsSources.Text text, String expected) {
        broken.add(setting);
        problems.add(setting.problem(shown(text.value()), expected) + from(text));
    }

    /** As {@link Setting#problem(String, String)}, of a part that has a name of its own. */
    static String problem(String name, SettingsSources.Text text, String expected) {
        return name + ": " + shown(text.value()) + " (expected: " + expected + ")" + from(text);
    }

    private static String from(SettingsSources.Text text) {
        return text.origin().isEmpty() ? "" : " from " + text.origin();
    }

    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.isEmpty() ? "''" : line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }
}
