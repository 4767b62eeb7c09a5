package io.graceful.testkit.pod;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Whether containers get a PID namespace of their own: on Linux, as root. Then the rules of PID 1 hold (a shell that is PID 1
 * and has no handler ignores SIGTERM), everything in a container ends with its PID 1, and containers end with the kit even
 * if that is killed.
 */
enum Isolation {
    PID_NAMESPACE,
    NONE;

    private static final long TRIAL_SECONDS = 10;

    /** The best this machine has. */
    static Isolation best() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        boolean there = Stream.of("unshare", "setpriv", "nsenter").allMatch(Programs::onPath);
        return linux && there && works() ? PID_NAMESPACE : NONE;
    }

    /** Root is not enough: a container's root may not make namespaces. So it is tried. */
    private static boolean works() {
        try {
            Process trial = new ProcessBuilder(PID_NAMESPACE.start(List.of("true")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
        List<String> words =
                new ArrayList<>(List.of("nsenter", "--pid", "--net", "--target", Long.toString(pid), "--"));
        words.addAll(command);
        return words;
    }
}
