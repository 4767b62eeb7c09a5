package io.graceful.testkit.scenario;

import io.graceful.testkit.callers.CourierException;
import io.graceful.testkit.callers.Trust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What makes a group of callers playable. */
final class ClientRules {

    private static final int MOST_RATE = 20_000;
    private static final long MOST_BYTES = 1L << 30;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\x80-\\xff\\t]*");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final String PLAIN = "only where the kind is new-connection, keep-alive or http2";

    private final ClientSpec client;
    private final String path;
    private final BiConsumer<String, String> wrong;

    private ClientRules(ClientSpec client, String path, BiConsumer<String, String> wrong) {
        this.client = client;
        this.path = path;
        this.wrong = wrong;
    }

    /** Tells {@code wrong} the path and the message of each problem. */
    static void check(ClientSpec client, Scenario scenario, String path, BiConsumer<String, String> wrong) {
        ClientRules rules = new ClientRules(client, path, wrong);
        List<PodSpec.Port> ports = scenario.pod().ports();
        rules.shares(scenario.clients());
        rules.rate();
        rules.port(ports);
        rules.message();
        rules.manners();
        rules.wanted();
        rules.transport();
    }

    private void wrong(String key, Object value, String expected) {
        wrong.accept(path + "." + key, value + " (expected: " + expected + ")");
    }

    private void rate() {
        if (!(client.rate() > 0) || client.rate() > MOST_RATE) {
            wrong("rate", client.rate(), "requests a second, above 0 and at most " + MOST_RATE);
        }
        if (client.connections() < 1 || client.connections() > MOST_CONNECTIONS) {
            wrong("connections", client.connections(), "1 to " + MOST_CONNECTIONS);
        }
        if (client.timeout().isNegative() || client.timeout().isZero()) {
            wrong("timeout", Durations.text(client.timeout()), "above 0");
        }
    }

    private void shares(List<ClientSpec> all) {
        if (client.shares().isEmpty()) {
            return;
        }
        boolean some = client.kind() == ClientSpec.Kind.KEEP_ALIVE
                || client.kind() == ClientSpec.Kind.HTTP2
                || client.kind().isLibrary();
        if (!some) {
            wrong("shares", client.shares(), "only where the kind is keep-alive, http2 or a library");
            return;
        }
        boolean found = all.subList(0, all.indexOf(client)).stream()
                .anyMatch(one -> one.name().equals(client.shares())
                        && one.shares().isEmpty()
                        && one.kind() == client.kind()
                        && one.port().equals(client.port())
                        && one.transport().equals(client.transport()));
        if (!found) {
            wrong(
                    "shares",
                    client.shares(),
                    "a client before this one, of the same kind, port, tls, version, java and classPath, that shares with nobody"
                            + " itself");
        }
    }

    private void port(List<PodSpec.Port> ports) {
        List<String> names = ports.stream().map(PodSpec.Port::name).toList();
        if (!client.port().isEmpty() && !names.contains(client.port())) {
            wrong("port", client.port(), "one of the pod's ports " + String.join(", ", names));
        }
    }

    private void message() {
        Message message = client.message();
        if (!PATH.matcher(message.path()).matches()) {
            wrong("path", message.path(), "a path that begins with /, in ASCII and without spaces");
        }
        message.headers().forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches()) {
                wrong("headers", name, "a name without spaces");
            } else if (!VALUE.matcher(value).matches()) {
                wrong("headers." + name, value, "a value on one line");
            }
        });
        if (!TOKEN.matcher(message.method()).matches()) {
            wrong("method", message.method(), "a method such as GET");
        }
        Body body = message.body();
        if (body == null) {
            return;
        }
        if (client.kind() == ClientSpec.Kind.PROBER || client.kind() == ClientSpec.Kind.EVENTS) {
            wrong(
                    "body",
                    body.bytes() + " bytes",
                    "none where the kind is " + client.kind().text());
        }
        if (body.bytes() < 0 || body.bytes() > MOST_BYTES) {
            wrong("upload", body.bytes(), "0 to " + MOST_BYTES + " bytes");
        }
        boolean paced = !body.over().isZero();
        if (body.over().isNegative() || body.over().compareTo(client.timeout()) >= 0) {
            wrong(
                    "over",
                    Durations.text(body.over()),
                    "shorter than the timeout of " + Durations.text(client.timeout()));
        }
        if (paced && !client.kind().isPlain()) {
            wrong("over", Durations.text(body.over()), PLAIN);
        }
        if ((body.chunked() || body.expectContinue())
                && client.kind() != ClientSpec.Kind.NEW_CONNECTION
                && client.kind() != ClientSpec.Kind.KEEP_ALIVE) {
            wrong(
                    body.chunked() ? "chunked" : "expectContinue",
                    true,
                    "only where the kind is new-connection or keep-alive");
        }
    }

    private void manners() {
        Manners manners = client.manners();
        if (manners.reads() < 0 || manners.reads() > MOST_BYTES) {
            wrong("reads", manners.reads(), "bytes a second, 0 to " + MOST_BYTES);
        }
        if (manners.reads() > 0 && !client.kind().isPlain()) {
            wrong("reads", manners.reads(), PLAIN);
        }
        if (manners.stalls().isNegative()) {
            wrong("stalls", Durations.text(manners.stalls()), "0 or longer");
        } else if (!manners.stalls().isZero() && !client.kind().isPlain()) {
            wrong("stalls", Durations.text(manners.stalls()), PLAIN);
        }
        if (manners.leaves() != null) {
            leaves(manners.leaves());
        } else if (manners.half() != Manners.Half.NONE) {
            wrong("half", manners.half(), "leaves: how long after its start the caller leaves");
        }
        if (manners.half() != Manners.Half.NONE && client.kind() != ClientSpec.Kind.NEW_CONNECTION) {
            wrong("half", manners.half(), "only where the kind is new-connection");
        }
        Body body = client.message().body();
        if (manners.half() == Manners.Half.BODY && (body == null || body.chunked())) {
            wrong("half", manners.half(), "a body or an upload, with its length, to send the half of");
        }
    }

    private void leaves(Duration after) {
        if (after.isNegative() || after.compareTo(client.timeout()) >= 0) {
            wrong("leaves", Durations.text(after), "shorter than the timeout of " + Durations.text(client.timeout()));
        }
        if (client.kind() != ClientSpec.Kind.NEW_CONNECTION && client.kind() != ClientSpec.Kind.HTTP2) {
            wrong("leaves", Durations.text(after), "only where the kind is new-connection or http2");
        }
    }

    private void wanted() {
        Wanted wanted = client.wanted();
        if (wanted.status() != 0 && (wanted.status() < 200 || wanted.status() > 599)) {
            wrong("status", wanted.status(), "200 to 599");
        }
        if (wanted.close() != Wanted.GOING_AWAY && client.kind() != ClientSpec.Kind.WEBSOCKET) {
            wrong("close", wanted.close(), "only where the kind is websocket");
        } else if (wanted.close() != 0 && (wanted.close() < 1000 || wanted.close() > 4999)) {
            wrong("close", wanted.close(), "1000 to 4999, or 0 for none at all");
        }
        boolean message = client.kind() == ClientSpec.Kind.WEBSOCKET || client.kind() == ClientSpec.Kind.GRPC;
        if (message && (!wanted.ends().isEmpty() || wanted.bytes() >= 0)) {
            wrong(wanted.ends().isEmpty() ? "bytes" : "ends", "something", "a kind whose answers are HTTP responses");
        }
        if (client.kind() == ClientSpec.Kind.EVENTS && !wanted.ends().isEmpty()) {
            wrong("ends", wanted.ends(), "another kind, such as new-connection: events is for streams without an end");
        }
    }

    private void transport() {
        Transport transport = client.transport();
        Transport.Tls tls = transport.tls();
        if (tls != null && tls.authorities() != null && !hasCertificates(tls.authorities())) {
            wrong("tls", tls.authorities(), "any, or a file with certificates in PEM");
        }
        if (transport.version() != null && client.kind() != ClientSpec.Kind.JDK) {
            wrong("version", transport.version(), "only where the kind is jdk");
        }
        if (transport.fresh() && client.kind() != ClientSpec.Kind.JDK) {
            wrong("fresh", true, "only where the kind is jdk");
        }
        Path home = transport.java();
        if (home != null && !client.kind().isJava()) {
            wrong("java", home, "only where the kind is a Java library");
        } else if (home != null && !Files.isExecutable(home.resolve("bin").resolve("java"))) {
            wrong("java", home, "the home of a JDK, with bin/java in it");
        }
        if (!transport.classPath().isEmpty() && !client.kind().isJava()) {
            wrong("classPath", transport.classPath(), "only where the kind is a Java library");
        }
        for (Path entry : transport.classPath()) {
            if (!Files.isReadable(entry)) {
                wrong("classPath", entry, "a jar or a folder that is there");
            }
        }
    }

    private static boolean hasCertificates(Path pem) {
        try {
            Trust.of(pem).tls();
            return true;
        } catch (CourierException e) {
            return false;
        }
    }
}
