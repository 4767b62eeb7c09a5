package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.PodSpec;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What runs containers and reaches them, for the kubelets. No method blocks: answers come back on the timeline, each exactly
 * once, also after the container has ended.
 */
public interface Containers {

    /**
     * Starts the container of a pod.
     *
     * @param exited gets the exit code when its process has ended (128 + n for a signal n)
     * @throws ContainerException if the command cannot be run at all
     */
    Container start(PodSpec spec, Sandbox sandbox, Consumer<Integer> exited);

    /**
     * Probes it once, over a connection of its own, with {@code Connection: close} and the kubelet's User-Agent.
     *
     * @param answer good if the status was 200 to 399, the connection opened, or the command exited with 0, in time
     */
    void probe(Handler handler, Container container, Duration timeout, Consumer<Answer> answer);

    /**
     * Calls a preStop httpGet: GET without a timeout of its own, any status is good, over when up to 10 KiB of the body were
     * read or its end came; bad only if the connection failed.
     */
    void hook(Handler.HttpGet hook, Container container, Consumer<Answer> answer);

    /** Runs a preStop exec inside the container: good if it exits with 0. It has no timeout of its own and dies with it. */
    void hook(Handler.Exec hook, Container container, Consumer<Answer> answer);

    /** A container that was started. */
    interface Container {
        long pid();

        /** Sends SIGTERM to its PID 1, and to nobody else; nothing happens if it has ended. */
        void terminate();

        /** Ends everything in it at once. */
        void kill();
    }

    /** How a probe or a hook went; the text says why, for people. */
    record Answer(boolean good, String text) {}
}
