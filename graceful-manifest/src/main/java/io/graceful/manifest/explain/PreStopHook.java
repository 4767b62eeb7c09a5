package io.graceful.manifest.explain;

import io.graceful.manifest.kube.Hook;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * What comes before SIGTERM.
 *
 * @param time how long it takes of the grace period, where the hook itself decides
 * @param text what the pod spec says, in few words
 */
public record PreStopHook(Kind kind, Optional<Duration> time, String text) {

    /** SIGTERM comes at once. */
    public static final PreStopHook NONE = new PreStopHook(Kind.NONE, Optional.of(Duration.ZERO), "no preStop hook");

    /** How a hook makes the kubelet wait. */
    public enum Kind {
        NONE,
        /** The service answers when it has drained. */
        DRAIN,
        /** The service does not know that it is stopped. */
        SLEEP,
        /** Something else, of unknown length. */
        OTHER
    }

    public static PreStopHook drain(String path) {
        return new PreStopHook(Kind.DRAIN, Optional.empty(), "preStop GET " + path);
    }

    public static PreStopHook sleep(Duration time) {
        return new PreStopHook(Kind.SLEEP, Optional.of(time), "preStop sleep " + Durations.text(time));
    }

    /**
     * A hook of a pod spec.
     *
     * @param graceful whether the service has an endpoint that answers when it has drained
     */
    static PreStopHook of(Hook hook, boolean graceful) {
        if (!hook.exists()) {
            return NONE;
        }
        Optional<Duration> slept = hook.slept();
        if (slept.isPresent()) {
            return sleep(slept.get());
        }
        if (graceful && hook.path().filter(path -> path.endsWith("drain")).isPresent()) {
            return drain(hook.path().orElseThrow());
        }
        String what = hook.path().map(path -> "GET " + path).orElseGet(() -> String.join(" ", hook.command()));
        return new PreStopHook(Kind.OTHER, Optional.empty(), "preStop " + (what.isBlank() ? "hook" : what));
    }
}
