package io.graceful.testkit.plane;

import io.graceful.testkit.scenario.PodSpec;
import java.net.InetAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The network between clients and pods. Safe for use by many threads; {@link #route} never blocks. */
public interface DataPlane extends AutoCloseable {

    /** {@code direct} or {@code namespaces}. */
    String name();

    /**
     * Gives a pod its network.
     *
     * @throws PlaneException if there is none to be had, such as no free port
     */
    Sandbox add(String pod, String node, List<PodSpec.Port> ports);

    /** Takes the network away. Whoever still connects gets no answer. */
    void remove(Sandbox sandbox);

    /** Gives a node its rules; with no endpoint it refuses. */
    void program(String node, List<Endpoint> endpoints);

    /**
     * Where a new connection from this node goes under its present rules: one endpoint, each equally likely, no retry.
     *
     * @param port the name of a port of the pods; {@code ""} for the Service's
     */
    Route route(String node, String port, RandomGenerator random);

    /** All pods that have a network, routed or not: what asks every one of them needs no rules. */
    List<Endpoint> pods();

    /** The address clients of this node connect from; null for any. */
    @Nullable
    InetAddress source(String node);

    /** Leaves nothing behind. */
    @Override
    void close();
}
