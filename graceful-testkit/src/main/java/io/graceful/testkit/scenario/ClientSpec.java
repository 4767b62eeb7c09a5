package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A group of callers that send one kind of request, spread evenly over the nodes.
 *
 * @param kind how it uses connections, or the library that does
 * @param rate requests a second, all callers of the group together, whatever became of the ones before; of a prober the
 *     requests to each pod
 * @param connections how many connections a group has that keeps them; a keep-alive connection is idle for about
 *     {@code connections / rate} between two requests, which is its think time
 * @param shares the name of the group before it whose connections, or whose library's client, it uses; {@code ""} for its own
 * @param port the name of the pod's port it asks; {@code ""} for the one the Service leads to
 * @param message what it sends
 * @param manners how it reads, and whether it stays
 * @param wanted what makes an answer a good one
 * @param transport what it speaks
 * @param timeout from the intended start to the last byte; a request that takes longer has failed
 * @param steady whether requests come at even distances instead of as a Poisson process
 * @param counted whether its failures count: of what is nobody's traffic only the effect on the service does
 */
public record ClientSpec(
        String name,
        Kind kind,
        double rate,
        int connections,
        String shares,
        String port,
        Message message,
        Manners manners,
        Wanted wanted,
        Transport transport,
        Duration timeout,
        boolean steady,
        boolean counted) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** How a group of callers uses connections. */
    public enum Kind {
        /** A new connection for each request. */
        NEW_CONNECTION(1),
        /** HTTP/1.1 connections used again until told to leave or broken. */
        KEEP_ALIVE(8),
        /** HTTP/2, many streams on a connection: in cleartext with prior knowledge, over TLS with ALPN. */
        HTTP2(4),
        /** Event streams without an end, opened again whenever the service ends them. */
        EVENTS(4),
        /** WebSockets that are kept; each message is answered by the same one. */
        WEBSOCKET(4),
        /** Asks each pod there is on a new connection, routed or not, as a balancer's health check does. Never counted. */
        PROBER(1),
        /** {@code java.net.http}: asks for HTTP/2 by upgrade (by ALPN over TLS), and repeats some requests without a word. */
        JDK(1),
        /** Apache HttpClient 5, from the class path. */
        APACHE(1),
        /** OkHttp, from the class path. */
        OKHTTP(1),
        /** Reactor Netty under Spring's WebClient, from the class path. */
        REACTOR_NETTY(1),
        /** grpc-java over a channel that is kept, from the class path; the path is {@code /package.Service/Method}. */
        GRPC(1),
        /** Go's {@code net/http}; needs {@code go}. */
        GO(1),
        /** Python's {@code requests}; needs {@code python3} with it. */
        PYTHON(1);

        private final int usualConnections;

        Kind(int usualConnections) {
            this.usualConnections = usualConnections;
        }

        /** As files and results have it, such as {@code keep-alive}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether requests go through a client library as it comes, which may repeat them unseen. */
        public boolean isLibrary() {
            return compareTo(JDK) >= 0;
        }

        /** Whether it runs in a JVM of its own if one asks for another JDK. */
        boolean isJava() {
            return isLibrary() && this != GO && this != PYTHON;
        }

        /** The kit's own HTTP clients, which can be slow, impatient and exact. */
        boolean isPlain() {
            return this == NEW_CONNECTION || this == KEEP_ALIVE || this == HTTP2;
        }

        static Stream<String> names() {
            return Stream.of(values()).map(Kind::text);
        }
    }

    /** A GET of this path from callers of this kind. */
    public static ClientSpec get(String name, Kind kind, double rate, String path) {
        return new ClientSpec(
                name,
                kind,
                rate,
                kind.usualConnections,
                "",
                "",
                Message.get(path),
                Manners.GOOD,
                Wanted.ANY,
                Transport.CLEARTEXT,
                TIMEOUT,
                kind == Kind.PROBER,
                kind != Kind.PROBER);
    }

    /** A POST with this body instead; never repeated by any client of the kit. */
    public ClientSpec post(String text) {
        return post(Body.text(text));
    }

    /** A POST with this body instead. */
    public ClientSpec post(Body body) {
        return message(new Message("POST", message.path(), message.headers(), body));
    }

    public ClientSpec headers(Map<String, String> all) {
        return message(new Message(message.method(), message.path(), all, message.body()));
    }

    public ClientSpec message(Message other) {
        return with(rate, connections, other, manners, wanted, transport);
    }

    public ClientSpec rate(double requests) {
        return with(requests, connections, message, manners, wanted, transport);
    }

    public ClientSpec connections(int count) {
        return with(rate, count, message, manners, wanted, transport);
    }

    public ClientSpec manners(Manners other) {
        return with(rate, connections, message, other, wanted, transport);
    }

    public ClientSpec wanted(Wanted other) {
        return with(rate, connections, message, manners, other, transport);
    }

    public ClientSpec transport(Transport other) {
        return with(rate, connections, message, manners, wanted, other);
    }

    private ClientSpec with(double newRate, int count, Message sent, Manners how, Wanted answer, Transport spoken) {
        return new ClientSpec(
                name, kind, newRate, count, shares, port, sent, how, answer, spoken, timeout, steady, counted);
    }

    /** Uses the connections, or the library's client, of the group of this name instead of its own. */
    public ClientSpec sharing(String other) {
        return with(other, port, timeout, steady, counted);
    }

    /** Asks this port of the pods, by its name. */
    public ClientSpec port(String portName) {
        return with(shares, portName, timeout, steady, counted);
    }

    public ClientSpec timeout(Duration time) {
        return with(shares, port, time, steady, counted);
    }

    /** At even distances. */
    public ClientSpec steadily() {
        return with(shares, port, timeout, true, counted);
    }

    /** Its failures are told, and do not count. */
    public ClientSpec uncounted() {
        return with(shares, port, timeout, steady, false);
    }

    private ClientSpec with(String of, String portName, Duration time, boolean even, boolean counts) {
        return new ClientSpec(
                name, kind, rate, connections, of, portName, message, manners, wanted, transport, time, even, counts);
    }
}
