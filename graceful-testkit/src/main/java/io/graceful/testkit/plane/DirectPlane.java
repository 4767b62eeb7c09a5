package io.graceful.testkit.plane;

import io.graceful.testkit.scenario.PodSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The data plane that works everywhere: a client asks the table of its node for a pod and connects straight to it, so that
 * refusals and resets are the kernel's own. A pod has a loopback address of its own on Linux, and port numbers of its own
 * everywhere: what a pod's spec says about their numbers cannot be had for several pods on one machine.
 */
public final class DirectPlane implements DataPlane {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Loopback loopback = Loopback.ofSystem();
    private final Ports ports;
    private final AtomicInteger pods = new AtomicInteger();
    private final AtomicInteger nodes = new AtomicInteger();
    private final Map<String, InetAddress> sources = new ConcurrentHashMap<>();
    private final Map<String, List<Endpoint>> tables = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> present = new ConcurrentHashMap<>();
    private final Set<InetSocketAddress> gone = ConcurrentHashMap.newKeySet();

    public DirectPlane() {
        this(PortRange.outsideEphemeral());
    }

    DirectPlane(PortRange range) {
        ports = new Ports(range);
    }

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public Sandbox add(String pod, String node, List<PodSpec.Port> wanted) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        wanted.forEach(port -> numbers.put(port.name(), ports.next()));
        Sandbox sandbox = new Sandbox(pod, node, loopback.pod(pods.getAndIncrement()), numbers, List.of());
        present.put(pod, sandbox.endpoint());
        return sandbox;
    }

    @Override
    public void remove(Sandbox sandbox) {
        present.remove(sandbox.pod());
        sandbox.ports().values().forEach(port -> gone.add(new InetSocketAddress(sandbox.address(), port)));
    }

    @Override
    public void program(String node, List<Endpoint> endpoints) {
        tables.put(node, List.copyOf(endpoints));
    }

    @Override
    public Route route(String node, String port, RandomGenerator random) {
        List<Endpoint> table = tables.getOrDefault(node, List.of());
        if (table.isEmpty()) {
            return new Route("", NOWHERE, Route.Fate.REFUSED);
        }
        Endpoint chosen = table.get(random.nextInt(table.size()));
        InetSocketAddress address = chosen.address(port);
        Route.Fate fate = gone.contains(address) ? Route.Fate.NO_ANSWER : Route.Fate.CONNECT;
        return new Route(chosen.pod(), address, fate);
    }

    /** Those it gave a network, or else those that some node routes to. */
    @Override
    public List<Endpoint> pods() {
        if (!present.isEmpty()) {
            return List.copyOf(present.values());
        }
        return tables.values().stream().flatMap(List::stream).distinct().toList();
    }

    /** One for each node on Linux, so that no two nodes share the system's ephemeral ports; elsewhere null. */
    @Override
    public @Nullable InetAddress source(String node) {
        InetAddress known = sources.get(node);
        if (known != null) {
            return known;
        }
        InetAddress fresh = loopback.node(nodes.getAndIncrement());
        return fresh == null ? null : sources.computeIfAbsent(node, name -> fresh);
    }

    @Override
    public void close() {
        ports.close();
    }
}
