package io.graceful.manifest.check;

import io.graceful.manifest.kube.Hook;
import io.graceful.manifest.service.ServiceProfile;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A preStop hook that calls Actuator's shutdown endpoint: the kubelet by itself, or a program in the container. */
final class ShutdownCall {

    /** Where Actuator is, as a probe of its health tells. */
    private static final Pattern HEALTH = Pattern.compile("(.*)/health(/.*)?");

    /** Where it is by default, and where people move it to. */
    private static final Pattern USUAL = Pattern.compile("(/.*)?/(actuator|manage|management)/shutdown");

    /** Whatever stands for the host and the port, variables included; but no path of a program. */
    private static final Pattern URL = Pattern.compile(
            "(?:https?://)?(?:[^\\s/:]+|\\$\\{[^}]*}|\\[[^\\]]*])(?::[^\\s/]*)?(/[^\\s?#;|&]*)[?#;|&]?.*");

    private static final Pattern CLIENT =
            Pattern.compile("(?:^|[\\s/;&|(])(curl|wget|http|https|xh|python3?)(?:\\s|$)");

    private ShutdownCall() {}

    /** The path that the hook calls, if that is the shutdown endpoint. */
    static Optional<String> path(Hook hook, ServiceProfile profile) {
        return paths(hook).filter(path -> isShutdown(path, profile)).findFirst();
    }

    private static Stream<String> paths(Hook hook) {
        if (hook.path().isPresent()) {
            return Stream.of(plain(hook.path().get()));
        }
        String line = String.join(" ", hook.command());
        if (!CLIENT.matcher(line).find()) {
            return Stream.of();
        }
        return Stream.of(line.split("[\\s\"']+", -1))
                .map(URL::matcher)
                .filter(Matcher::matches)
                .map(url -> plain(url.group(1)));
    }

    private static String plain(String path) {
        String plain = DrainCall.plain(path);
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static boolean isShutdown(String path, ServiceProfile profile) {
        Set<String> own = new LinkedHashSet<>();
        for (String readiness : profile.readinessPaths()) {
            Matcher health = HEALTH.matcher(readiness);
            if (health.matches()) {
                own.add(health.group(1) + "/shutdown");
            }
        }
        return own.contains(path) || USUAL.matcher(path).matches();
    }
}
