package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A preStop hook. */
public final class Hook {

    /** {@code sleep 30}, {@code sleep 1m}, {@code /bin/sleep 0.5}, alone or anywhere in a shell's line. */
    private static final Pattern SLEEP =
            Pattern.compile("(?:^|[\\s;&|(/])sleep\\s+(\\d{1,6}(?:\\.\\d{1,3})?)([smhd]?)(?=$|[\\s;&|)])");

    private static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

    private final YamlValue value;

    Hook(YamlValue value) {
        this.value = value;
    }

    public YamlValue value() {
        return value;
    }

    public boolean exists() {
        return value.exists();
    }

    public YamlValue httpGet() {
        return value.get("httpGet");
    }

    public YamlValue exec() {
        return value.get("exec");
    }

    public YamlValue sleep() {
        return value.get("sleep");
    }

    public YamlValue tcpSocket() {
        return value.get("tcpSocket");
    }

    /** The words of an exec hook. */
    public List<String> command() {
        List<String> words = new ArrayList<>();
        exec().get("command").items().forEach(word -> words.add(word.textOrEmpty()));
        return words;
    }

    /** How long it sleeps, natively or by a command; empty if it does not, or that cannot be seen. */
    public Optional<Duration> slept() {
        if (sleep().exists()) {
            return sleep().get("seconds").number().stream()
                    .mapToObj(seconds -> Duration.ofSeconds(KubeObject.bounded(seconds)))
                    .findFirst();
        }
        Matcher sleeps = SLEEP.matcher(String.join(" ", command()));
        Duration sum = Duration.ZERO;
        boolean found = false;
        while (sleeps.find()) {
            long unit = switch (sleeps.group(2)) {
                case "m" -> 60;
                case "h" -> 3_600;
                case "d" -> 86_400;
                default -> 1;
            };
            sum = sum.plusMillis(Math.round(Double.parseDouble(sleeps.group(1)) * unit * 1_000));
            found = true;
        }
        return found ? Optional.of(sum.compareTo(LONGEST) < 0 ? sum : LONGEST) : Optional.empty();
    }

    /** The path of an HTTP hook, {@code /} where it says none; empty if it is of another kind. */
    public Optional<String> path() {
        return httpGet().isMapping() ? Optional.of(httpGet().get("path").text().orElse("/")) : Optional.empty();
    }
}
