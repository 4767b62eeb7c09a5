package io.graceful.testkit.load;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The addresses of the nodes, for the clients of one group that can only be steered by one. */
final class Splices implements AutoCloseable {

    private final Map<String, Splice> splices = new LinkedHashMap<>();
    private final boolean tls;

    Splices(
            Dial dial,
            Ledger ledger,
            Consumer<String> connected,
            RandomGenerator random,
            List<String> nodes,
            boolean tls) {
        this.tls = tls;
        for (String node : nodes) {
            splices.put(node, new Splice(node, dial, ledger, connected, random));
        }
    }

    /** Where callers of this node ask for a path. */
    URI http(String node, String path) {
        return URI.create(address(node) + path);
    }

    /** Where callers of this node open WebSockets. */
    URI webSocket(String node, String path) {
        return URI.create(address(node).replaceFirst("http", "ws") + path);
    }

    private String address(String node) {
        return tls ? splice(node).secureAddress() : splice(node).address();
    }

    private Splice splice(String node) {
        Splice splice = splices.get(node);
        if (splice == null) {
            throw new IllegalArgumentException("no node " + node);
        }
        return splice;
    }

    @Override
    public void close() {
        splices.values().forEach(Splice::close);
    }
}
