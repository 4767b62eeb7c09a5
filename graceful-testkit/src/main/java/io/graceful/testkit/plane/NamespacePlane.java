package io.graceful.testkit.plane;

import io.graceful.testkit.scenario.PodSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Pods in network namespaces of their own, and rules as kube-proxy's nftables mode writes them: the kernel chooses a pod for
 * each new connection to a node's address and keeps to it. Works only in a network of the kit's own ({@link Namespaces}).
 *
 * <p>Which pod a connection led to is the kernel's secret, so failures name none.
 */
public final class NamespacePlane implements DataPlane {

    private static final String BRIDGE = "testkit0";
    private static final int SERVICE_PORT = 80;
    private static final int FIRST_FREE_PORT = 8080;
    private static final int LAST = 250;

    private final Map<String, InetSocketAddress> services = new ConcurrentHashMap<>();
    private final Map<String, List<Endpoint>> tables = new LinkedHashMap<>();
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    /** The Service's ports beside its first, by the names of the pods' ports that they lead to. */
    private final Map<String, Integer> servicePorts = new ConcurrentHashMap<>();

    private final AtomicInteger serviceNumber = new AtomicInteger();
    private int made;

    /** The process that keeps a pod's namespace, and the end of its cable. */
    private record Pod(Process holder, String cable, Endpoint endpoint) {}

    /**
     * An empty network.
     *
     * @throws PlaneException if this process is not in a network of the kit's own, or may not change it
     */
    public NamespacePlane() {
        Namespaces.check();
        if (!Namespaces.isOwn()) {
            throw new PlaneException(
                    "the namespaces plane runs in a network of its own, which only the command line makes (run --plane)");
        }
        Shell.run("ip link set lo up");
        Shell.run("ip link add " + BRIDGE + " type bridge");
        Shell.run("ip addr add 10.77.0.1/16 dev " + BRIDGE);
        Shell.run("ip link set " + BRIDGE + " up");
        // The nodes' addresses: nobody has them, the rules turn them into those of pods before a packet leaves.
        Shell.run("ip route add 10.78.0.0/16 dev " + BRIDGE);
    }

    @Override
    public String name() {
        return "namespaces";
    }

    @Override
    public synchronized Sandbox add(String pod, String node, List<PodSpec.Port> wanted) {
        int number = ++made;
        String address = "10.77." + (1 + number / LAST) + "." + (1 + number % LAST);
        String cable = "testkit-" + number;
        Process holder = hold();
        List<String> enter = List.of("nsenter", "--net", "--target", Long.toString(holder.pid()), "--");
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (PodSpec.Port port : wanted) {
            ports.put(port.name(), port.number() > 0 ? port.number() : FIRST_FREE_PORT + ports.size());
        }
        ports.keySet().stream()
                .skip(1)
                .forEach(name -> servicePorts.putIfAbsent(name, SERVICE_PORT + 1 + servicePorts.size()));
        Sandbox sandbox = new Sandbox(pod, node, address(address), ports, enter);
        pods.put(pod, new Pod(holder, cable, sandbox.endpoint()));
        Shell.run("ip link add " + cable + " type veth peer name eth0 netns " + holder.pid());
        Shell.run("ip link set " + cable + " master " + BRIDGE + " up");
        Shell.run(String.join(" ", enter) + " ip link set lo up");
        Shell.run(String.join(" ", enter) + " ip addr add " + address + "/16 dev eth0");
        Shell.run(String.join(" ", enter) + " ip link set eth0 up");
        Shell.run(String.join(" ", enter) + " ip route add default via 10.77.0.1");
        return sandbox;
    }

    /** A namespace lives as long as a process in it: one that waits for ever, but not longer than the kit. */
    private static Process hold() {
        try {
            Process holder = new ProcessBuilder(
                            "setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sleep", "infinity")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Shell.awaitOwnNetwork(holder);
            return holder;
        } catch (IOException e) {
            throw new PlaneException("no network namespace for a pod: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void remove(Sandbox sandbox) {
        Pod pod = pods.remove(sandbox.pod());
        if (pod != null) {
            Shell.run("ip link del " + pod.cable);
            pod.holder.destroyForcibly();
        }
    }

    @Override
    public synchronized void program(String node, List<Endpoint> endpoints) {
        tables.put(node, List.copyOf(endpoints));
        service(node);
        Shell.run("nft -f -", rules());
    }

    /**
     * All rules of all nodes, replaced in one transaction. Established connections are named, so that the kernel goes on
     * tracking them even when no rule is left that chooses a pod.
     */
    private String rules() {
        StringBuilder choose = new StringBuilder();
        StringBuilder reject = new StringBuilder();
        tables.forEach((node, endpoints) -> {
            String match = "ip daddr " + service(node).getAddress().getHostAddress() + " tcp dport ";
            if (endpoints.isEmpty()) {
                reject.append(match).append("1-65535 reject with tcp reset\n");
            } else {
                choose.append(match)
                        .append(SERVICE_PORT)
                        .append(' ')
                        .append(choice(endpoints, ""))
                        .append('\n');
                servicePorts.forEach((name, number) -> choose.append(match)
                        .append(number)
                        .append(' ')
                        .append(choice(endpoints, name))
                        .append('\n'));
            }
        });
        return "add table ip testkit\ndelete table ip testkit\ntable ip testkit {\n"
                + "chain choose {\ntype nat hook output priority -100\n" + choose + "}\n"
                + "chain refuse {\ntype filter hook output priority 0\nct state established accept\n" + reject
                + "}\n}\n";
    }

    private static String choice(List<Endpoint> endpoints, String port) {
        StringBuilder map = new StringBuilder();
        for (int i = 0; i < endpoints.size(); i++) {
            InetSocketAddress address = endpoints.get(i).address(port);
            map.append(i == 0 ? "" : ", ")
                    .append(i)
                    .append(" : ")
                    .append(address.getAddress().getHostAddress())
                    .append(" . ")
                    .append(address.getPort());
        }
        return "dnat ip to numgen random mod " + endpoints.size() + " map { " + map + " }";
    }

    @Override
    public Route route(String node, String port, RandomGenerator random) {
        InetSocketAddress service = service(node);
        Integer number = servicePorts.get(port);
        return new Route(
                "", number == null ? service : new InetSocketAddress(service.getAddress(), number), Route.Fate.CONNECT);
    }

    @Override
    public List<Endpoint> pods() {
        return pods.values().stream().map(Pod::endpoint).toList();
    }

    private InetSocketAddress service(String node) {
        return services.computeIfAbsent(
                node,
                name -> new InetSocketAddress(address("10.78.0." + serviceNumber.incrementAndGet()), SERVICE_PORT));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable InetAddress source(String node) {
        return null;
    }

    @Override
    public synchronized void close() {
        pods.values().forEach(pod -> pod.holder.destroyForcibly());
        pods.clear();
        // The network may have another run to come.
        Shell.run("ip link del " + BRIDGE);
        Shell.run("nft -f -", "add table ip testkit\ndelete table ip testkit\n");
    }
}
