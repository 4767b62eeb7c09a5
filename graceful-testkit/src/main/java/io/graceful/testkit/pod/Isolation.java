package io.graceful.testkit.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether containers get a PID namespace of their own: on Linux, as root. Then the rules of PID 1 hold (a shell that is PID 1
 * and has no handler ignores SIGTERM), everything in a container ends with its PID 1, and containers end with the kit even
 * if that is killed.
 */
enum Isolation {
    PID_NAMESPACE,
    NONE;

    /** The best this machine has. */
    static Isolation best() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        boolean root = "root".equals(System.getProperty("user.name"));
        return linux && root && Stream.of("unshare", "setpriv", "nsenter").allMatch(Programs::onPath)
                ? PID_NAMESPACE
                : NONE;
    }

    /** The words that start a container's command. */
    List<String> start(List<String> command) {
        if (this == NONE) {
            return command;
        }
        List<String> words = new ArrayList<>(
                List.of("setpriv", "--pdeathsig", "KILL", "unshare", "--pid", "--fork", "--kill-child"));
        words.addAll(command);
        return words;
    }

    /** The words that run a command inside a container whose PID 1 this is. */
    List<String> enter(long pid, List<String> command) {
        if (this == NONE) {
            return command;
        }
        List<String> words = new ArrayList<>(List.of("nsenter", "--pid", "--target", Long.toString(pid), "--"));
        words.addAll(command);
        return words;
    }
}
