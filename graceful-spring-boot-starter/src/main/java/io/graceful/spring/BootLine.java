package io.graceful.spring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of Spring Boot on which the starter runs: 3.5 and every 4. Others have types of the same name elsewhere. */
final class BootLine {

    static final String KNOWN = "3.5 and 4";

    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+)\\.(\\d+)\\b.*");

    private BootLine() {}

    /**
     * Says at once what would otherwise be a class that cannot be found, in the middle of the start.
     *
     * @param version as Boot gives it; null, which it is nowhere today, is let pass
     * @throws UnknownBootException for a line on which the starter was never run
     */
    static void requireKnown(@Nullable String version) {
        if (version == null) {
            return;
        }
        Matcher parts = MAJOR_MINOR.matcher(version);
        if (parts.matches() && !isKnown(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))) {
            throw new UnknownBootException(version);
        }
    }

    private static boolean isKnown(int major, int minor) {
        return major == 4 || (major == 3 && minor >= 5);
    }

    /** The application has another Spring Boot. */
    static final class UnknownBootException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        UnknownBootException(String version) {
            super("graceful-spring-boot-starter runs on Spring Boot " + KNOWN
                    + ", and this application has Spring Boot " + version + ".");
        }
    }
}
