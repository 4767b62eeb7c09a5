package io.graceful.testkit.plane;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Network namespaces of Linux: whether they can be had, and how to get into one. */
public final class Namespaces {

    /** Names the network that the kit was started in, to those who run in one of its own. */
    private static final String OUTER = "GRACEFUL_TESTKIT_OUTER_NETWORK";

    private static final Path OWN = Path.of("/proc/self/ns/net");
    private static final List<String> PROGRAMS = List.of("ip", "nft", "unshare", "nsenter", "setpriv");

    private Namespaces() {}

    /**
     * Checks that namespaces can be made here.
     *
     * @throws PlaneException if not; it says what is missing
     */
    public static void check() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            throw new PlaneException("the namespaces plane needs Linux; use the direct plane here");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new PlaneException("the namespaces plane needs root; use the direct plane, or run as root");
        }
        List<String> missing =
                PROGRAMS.stream().filter(program -> !isThere(program)).toList();
        if (!missing.isEmpty()) {
            throw new PlaneException("the namespaces plane needs " + String.join(", ", missing)
                    + " (on Debian in the packages iproute2, nftables, util-linux)");
        }
    }

    private static boolean isThere(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    /** Whether this process is in a network of the kit's own, which it may change as it likes. */
    public static boolean isOwn() {
        String outer = System.getenv(OUTER);
        return outer != null && !outer.equals(current());
    }

    /** The words that run a command in a new network, which is gone when the last process in it is. */
    public static List<String> ownNetwork() {
        return List.of("env", OUTER + "=" + current(), "setpriv", "--pdeathsig", "TERM", "unshare", "--net");
    }

    private static String current() {
        try {
            return Files.readSymbolicLink(OWN).toString();
        } catch (IOException e) {
            throw new PlaneException("no network namespaces here: " + e.getMessage(), e);
        }
    }
}
