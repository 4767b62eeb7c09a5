package io.graceful.testkit.plane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * The network of one pod: its address and the numbers of its ports.
 *
 * @param ports by name, in the order of the pod's spec
 * @param enter words to put before a command so that it runs inside this network; empty if none are needed
 */
public record Sandbox(String pod, String node, InetAddress address, Map<String, Integer> ports, List<String> enter) {

    public Sandbox {
        ports = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(ports));
        enter = List.copyOf(enter);
    }

    /** What the Service sends traffic to: the first port. */
    public Endpoint endpoint() {
        return new Endpoint(
                pod, new InetSocketAddress(address, ports.values().iterator().next()));
    }
}
