package io.graceful.testkit.callers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a library is used, where that is not as it comes.
 *
 * @param version {@code HTTP/1.1} or {@code HTTP/2}, for libraries that take one; null for what the library chooses
 * @param fresh a client for each order instead of one that is kept
 */
public record Options(@Nullable String version, boolean fresh, Trust trust) {

    /** As it comes: one client that is kept, and certificates of those the library believes. */
    public static final Options DEFAULT = new Options(null, false, Trust.DEFAULT);

    private static final String VERSION = "--version=";
    private static final String FRESH = "--fresh";
    private static final String ANY = "--any-certificate";
    private static final String PEM = "--ca=";

    /** As words of a command line. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (version != null) {
            words.add(VERSION + version);
        }
        if (fresh) {
            words.add(FRESH);
        }
        if (trust.any()) {
            words.add(ANY);
        }
        if (trust.pem() != null) {
            words.add(PEM + trust.pem().toAbsolutePath());
        }
        return words;
    }

    static Options of(List<String> words) {
        Options read = DEFAULT;
        for (String word : words) {
            if (word.startsWith(VERSION)) {
                read = new Options(word.substring(VERSION.length()), read.fresh, read.trust);
            } else if (word.equals(FRESH)) {
                read = new Options(read.version, true, read.trust);
            } else if (word.equals(ANY)) {
                read = new Options(read.version, read.fresh, Trust.ANY);
            } else if (word.startsWith(PEM)) {
                read = new Options(read.version, read.fresh, Trust.of(Path.of(word.substring(PEM.length()))));
            } else {
                throw new CourierException(
                        "no option " + word + "; there are " + VERSION + ", " + FRESH + ", " + ANY + " and " + PEM,
                        null);
            }
        }
        return read;
    }
}
