package io.graceful.manifest.report;

import io.graceful.manifest.check.Rule;
import io.graceful.manifest.check.Severity;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What things of ours are called in SARIF. */
final class SarifNames {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:/.*");

    private SarifNames() {}

    /** An identifier that people can read: {@code AllPhasesOfTheStopFitIntoTheGracePeriod}. */
    static String of(Rule rule) {
        StringBuilder name = new StringBuilder();
        for (String word : rule.title().replace("'", "").split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return name.toString();
    }

    static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }

    /** A file's name as a URI, relative where the name is, with {@code /} between folders whatever the system uses. */
    static String uri(String file) {
        String path = file.replace('\\', '/');
        boolean absolute = path.startsWith("/") || DRIVE.matcher(path).matches();
        try {
            if (absolute) {
                return new URI("file", "", path.startsWith("/") ? path : "/" + path, null).toASCIIString();
            }
            // A colon in the first segment would read as a scheme.
            boolean schemeLike = path.indexOf(':') >= 0
                    && !path.substring(0, path.indexOf(':')).contains("/");
            return new URI(null, null, schemeLike ? "./" + path : path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(file, e);
        }
    }
}
