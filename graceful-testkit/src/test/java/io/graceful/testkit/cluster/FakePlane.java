package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.plane.Route;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.PodSpec;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Remembers the rules of each node. */
final class FakePlane implements DataPlane {

    final Map<String, List<String>> rules = new HashMap<>();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Sandbox add(String pod, String node, List<PodSpec.Port> ports) {
        return new Sandbox(pod, node, InetAddress.getLoopbackAddress(), Map.of("http", 80 + rules.size()), List.of());
    }

    @Override
    public void remove(Sandbox sandbox) {
        // Nothing to take away.
    }

    @Override
    public void program(String node, List<Endpoint> endpoints) {
        rules.put(node, endpoints.stream().map(Endpoint::pod).toList());
    }

    @Override
    public Route route(String node, String port, RandomGenerator random) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Endpoint> pods() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetAddress source(String node) {
        return null;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
