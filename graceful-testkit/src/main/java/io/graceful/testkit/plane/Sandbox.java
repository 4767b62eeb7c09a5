package io.graceful.testkit.plane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
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
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
        enter = List.copyOf(enter);
    }

    /** What the Service sends traffic to: the first port, and the others by their names. */
    public Endpoint endpoint() {
        Map<String, InetSocketAddress> named = new LinkedHashMap<>();
        ports.forEach((name, number) -> named.put(name, new InetSocketAddress(address, number)));
        return new Endpoint(pod, named.values().iterator().next(), named);
    }
}
