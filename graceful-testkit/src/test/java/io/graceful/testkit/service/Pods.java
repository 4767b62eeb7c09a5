package io.graceful.testkit.service;

import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Counts;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.Mix;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Transport;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** Scenarios around the small service: one pod behind two nodes, the second one 1.8 s late. */
public final class Pods {

    public static final Duration GRACE = Duration.ofSeconds(10);

    /** Of the world's usual rates: a third of it for a third of the pods it is made for. */
    private static final double SHARE = 0.4;

    private Pods() {}

    /** The service as its own process. */
    public static PodSpec.Builder pod(Defect defect) {
        return PodSpec.running(command(defect).toArray(String[]::new))
                .env("PORT", "${port.http}")
                .env("MANAGEMENT_PORT", "${port.management}")
                .env("GRACE_MS", Long.toString(GRACE.toMillis()))
                .ports("http", "management", "hook")
                // Out at the first 503, as soon as it may be; a machine too busy to answer within a second is not one.
                .readinessProbe(Probe.httpGet("/healthz", "management")
                        .period(Duration.ofSeconds(1))
                        .timeout(Duration.ofSeconds(5))
                        .failureThreshold(1))
                .livenessProbe(Probe.httpGet("/livez", "management"))
                .grace(GRACE)
                .arrivals("^request (\\S+)");
    }

    /** The same, with its second port and TLS. */
    public static PodSpec.Builder podWithAllPorts(Defect defect) throws IOException {
        return pod(defect)
                .env("SECOND_PORT", "${port.second}")
                .env("TLS_PORT", "${port.tls}")
                .env("TLS_KEYSTORE", Certificate.keystore().toString())
                .ports("http", "management", "hook", "second", "tls");
    }

    public static List<String> command(Defect defect) {
        List<String> classPath = List.of(
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                placeOf(HPackDecoder.class),
                placeOf(ByteArrayBuffer.class));
        List<String> command = new ArrayList<>(List.of("java"));
        command.addAll(List.of(PodMain.JVM_FLAGS));
        command.addAll(
                List.of("-cp", String.join(File.pathSeparator, classPath), PodMain.class.getName(), defect.name()));
        return command;
    }

    private static String placeOf(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    /** One rolling update under the callers of the world, over all ports; the counts have to be zero afterwards. */
    public static Scenario.Builder world(Defect defect) throws IOException {
        return world(defect, pod -> pod);
    }

    /** The same with another pod. */
    public static Scenario.Builder world(Defect defect, UnaryOperator<PodSpec.Builder> change) throws IOException {
        return world(change.apply(podWithAllPorts(defect)), "nobody", 1);
    }

    /** The same with callers of whom one meets more at a stop: those whose name holds this ask so many times as often. */
    public static Scenario.Builder world(Defect defect, String callers, double times) throws IOException {
        return world(podWithAllPorts(defect), callers, times);
    }

    /** The same caller at the port that speaks TLS, which trusts its certificate. */
    public static ClientSpec overTls(ClientSpec caller) throws IOException {
        return caller.port("tls").transport(Transport.CLEARTEXT.tls(new Transport.Tls(Certificate.authorities())));
    }

    private static Scenario.Builder world(PodSpec.Builder pod, String callers, double times) throws IOException {
        Map<Mix.Page, String> pages = Mix.usualPages();
        pages.put(Mix.Page.SLOW, "/slow?ms=1000");
        pages.put(Mix.Page.EVENTS, "/events?count=9&ms=250");
        Scenario.Builder scenario = routes(Scenario.of(pod.build()));
        for (ClientSpec client : Mix.WORLD.clients(pages, SHARE)) {
            scenario.client(client.name().contains(callers) ? client.rate(client.rate() * times) : client);
        }
        return scenario.client(ClientSpec.get("second port", ClientSpec.Kind.KEEP_ALIVE, 8, "/hello")
                        .port("second"))
                .client(overTls(ClientSpec.get("tls", ClientSpec.Kind.KEEP_ALIVE, 8, "/hello")))
                .client(overTls(ClientSpec.get("http2 over tls", ClientSpec.Kind.HTTP2, 8, "/hello")))
                .client(overTls(ClientSpec.get("java client over tls", ClientSpec.Kind.JDK, 4, "/hello")))
                .counts(Counts.of(
                        Handler.HttpGet.of("/metrics", "management"),
                        "pod_requests_in_flight",
                        "pod_connections_open"));
    }

    /** One rolling update under every kind of HTTP/1.1 client. */
    public static Scenario.Builder update(PodSpec.Builder pod) {
        return routes(Scenario.of(pod.build()))
                .client(ClientSpec.get("new", ClientSpec.Kind.NEW_CONNECTION, 30, "/hello")
                        .steadily())
                .client(ClientSpec.get("dense", ClientSpec.Kind.KEEP_ALIVE, 30, "/hello")
                        .connections(4))
                .client(ClientSpec.get("sparse", ClientSpec.Kind.KEEP_ALIVE, 4, "/hello")
                        .connections(8)
                        .steadily())
                .client(ClientSpec.get("orders", ClientSpec.Kind.KEEP_ALIVE, 10, "/orders")
                        .post("order")
                        .connections(2))
                .client(ClientSpec.get("slow", ClientSpec.Kind.NEW_CONNECTION, 6, "/slow?ms=500"));
    }

    private static Scenario.Builder routes(Scenario.Builder scenario) {
        return scenario.deployment(Deployment.of(1))
                .node("node-1", Law.uniform(Duration.ofMillis(300), Duration.ofMillis(1200)))
                .node("node-2", Law.fixed(Duration.ofMillis(1800)))
                .leadIn(Duration.ofMillis(1500))
                .leadOut(Duration.ofMillis(500))
                .limit(Duration.ofSeconds(60));
    }
}
