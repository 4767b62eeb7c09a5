package io.graceful.testkit.plane;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A pod as a node's rules know it.
 *
 * @param address what the Service's port leads to
 * @param ports all of its ports, by name
 */
public record Endpoint(String pod, InetSocketAddress address, Map<String, InetSocketAddress> ports) {

    public Endpoint {
        ports = Map.copyOf(ports);
    }

    /** A pod with one port. */
    public Endpoint(String pod, InetSocketAddress address) {
        this(pod, address, Map.of());
    }

    /** The address of a port by its name; {@code ""} is the Service's. */
    public InetSocketAddress address(String port) {
        InetSocketAddress named = ports.get(port);
        return named == null ? address : named;
    }
}
