package io.graceful.manifest.check;

import io.graceful.manifest.kube.Hook;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.YamlValue;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A preStop hook that calls graceful's drain endpoint: the kubelet by itself, or a program in the container. */
final class DrainCall {

    private static final Pattern URL =
            Pattern.compile("(?:https?://)?(?:[\\w.-]+|\\[[\\da-fA-F:]+])(?::(\\d{1,5}))?(/[\\w./-]*)");

    private static final Pattern OURS = Pattern.compile("(.*)/(healthz|readyz)");

    private static final Pattern HEADER =
            Pattern.compile("(?:x-graceful-token:|authorization:\\s*bearer)\\s*([^\\s\"']*)", Pattern.CASE_INSENSITIVE);

    private DrainCall() {}

    /** Where the service answers it: below a context path, if its probes are. */
    static Set<String> paths(ServiceProfile profile) {
        if (!profile.drainPaths().isEmpty()) {
            return profile.drainPaths();
        }
        Set<String> paths = new LinkedHashSet<>();
        for (String readiness : profile.readinessPaths()) {
            Matcher ours = OURS.matcher(readiness);
            if (ours.matches()) {
                paths.add(ours.group(1) + "/drain");
            }
        }
        if (paths.isEmpty()) {
            paths.add("/drain");
        }
        return paths;
    }

    static boolean isIn(Hook hook, ServiceProfile profile) {
        if (hook.path().isPresent()) {
            return paths(profile).contains(plain(hook.path().get()));
        }
        return url(hook).map(url -> url.group(2)).map(DrainCall::plain).stream()
                .anyMatch(path -> path.endsWith("/drain"));
    }

    /** Without a query, and with one slash: kubelets before 1.26 ask for {@code //drain}. */
    static String plain(String path) {
        int query = path.indexOf('?');
        return ("/" + (query < 0 ? path : path.substring(0, query))).replaceAll("/{2,}", "/");
    }

    /** The port that a program in the hook asks for; empty if it names none. */
    static OptionalInt port(Hook hook) {
        return url(hook).map(url -> url.group(1)).stream()
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    /** The address that ends in {@code /drain} in the words of an exec hook. */
    private static Optional<Matcher> url(Hook hook) {
        for (String word : String.join(" ", hook.command()).split("[\\s\"']+", -1)) {
            Matcher url = URL.matcher(word.contains("?") ? word.substring(0, word.indexOf('?')) : word);
            if (word.contains("/drain") && url.matches()) {
                return Optional.of(url);
            }
        }
        return Optional.empty();
    }

    /** The token that the call carries, as it stands there; empty without a header for one. Never to be shown. */
    static Optional<String> token(Hook hook) {
        for (YamlValue header : hook.httpGet().get("httpHeaders").items()) {
            String line = header.get("name").textOrEmpty() + ": "
                    + header.get("value").textOrEmpty();
            Matcher matcher = HEADER.matcher(line);
            if (matcher.lookingAt()) {
                return Optional.of(matcher.group(1));
            }
        }
        Matcher matcher = HEADER.matcher(String.join(" ", hook.command()));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
