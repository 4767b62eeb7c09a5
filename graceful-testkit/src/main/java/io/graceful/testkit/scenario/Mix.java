package io.graceful.testkit.scenario;

import io.graceful.testkit.scenario.ClientSpec.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Callers that belong together, balanced so that two processors carry them beside three pods. Each caller is there to find one
 * kind of loss; {@code docs/testkit-world.md} has the list.
 */
public enum Mix {
    /** Those who speak HTTP/1.1 and stay to the end: new connections, keep-alive pools, POST, slow requests. */
    HTTP1,
    /**
     * The callers of the world: those, {@code java.net.http} as it comes, HTTP/2, slow readers, uploads, event streams,
     * WebSockets, callers that leave, and a balancer's prober.
     */
    WORLD;

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** What a service has for the callers of a mix; each page of the service is asked in its own ways. */
    public enum Page {
        /** Something quick. */
        GET("/hello"),
        /** Something that works for a moment. */
        WORK("/work"),
        /** Something that takes one to two seconds. */
        SLOW("/slow?ms=1500"),
        /** Takes a short text by POST. */
        POST("/orders"),
        /** A download of 2 to 8 MiB. */
        DOWNLOAD("/download?kb=4096"),
        /** Takes an upload of any size by POST. */
        UPLOAD("/upload"),
        /** Refuses an upload by POST with 413. */
        REFUSE("/refuse"),
        /** An event stream of some five seconds whose last event has the id or the data {@code 9}. */
        EVENTS("/events?count=9&ms=500"),
        /** An event stream without an end. */
        FEED("/feed"),
        /** A WebSocket that answers each text with itself. */
        WEBSOCKET("/ws"),
        /** What a balancer asks to know whether the service lives. */
        ALIVE("/alive");

        private final String usual;

        Page(String usual) {
            this.usual = usual;
        }

        /** As files have it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The path that the kit asks for if nothing else is said. */
        public String usualPath() {
            return usual;
        }

        static Optional<Page> of(String text) {
            return Arrays.stream(values())
                    .filter(page -> page.text().equals(text))
                    .findFirst();
        }
    }

    /** All pages, where the reference services of the kit have them. */
    public static Map<Page, String> usualPages() {
        Map<Page, String> pages = new EnumMap<>(Page.class);
        for (Page page : Page.values()) {
            pages.put(page, page.usualPath());
        }
        return pages;
    }

    static Optional<Mix> of(String text) {
        return Arrays.stream(values()).filter(mix -> mix.text().equals(text)).findFirst();
    }

    /** As files have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The callers of this mix, of the pages that a service has.
     *
     * @param pages the path of each of them; nobody asks for those that are not there
     * @param share of the usual rates, above 0; keep-alive connections are fewer by as much, so that their think time stays
     */
    public List<ClientSpec> clients(Map<Page, String> pages, double share) {
        List<ClientSpec> all = new ArrayList<>(http1(pages));
        if (this == WORLD) {
            all.addAll(libraries(pages));
            all.addAll(http2(pages));
            all.addAll(readers(pages));
            all.addAll(uploads(pages));
            all.addAll(leavers(pages));
            all.addAll(streams(pages));
        }
        return connected(all.stream().map(client -> share(client, share)).toList());
    }

    /**
     * The same callers as an application has them: all kinds of HTTP/2 streams on the same connections, all calls of one library by
     * one client. The first of each kind brings those, the others share.
     */
    static List<ClientSpec> connected(List<ClientSpec> all) {
        Map<Kind, String> first = new EnumMap<>(Kind.class);
        List<ClientSpec> connected = new ArrayList<>();
        for (ClientSpec client : all) {
            boolean shares = client.kind() == Kind.HTTP2
                    || (client.kind() == Kind.JDK && !client.transport().fresh());
            String owner = shares ? first.putIfAbsent(client.kind(), client.name()) : null;
            connected.add(client.sharing(owner == null ? "" : owner));
        }
        return connected;
    }

    private static ClientSpec share(ClientSpec client, double share) {
        if (client.kind() == Kind.PROBER) {
            return client;
        }
        ClientSpec less = client.rate(client.rate() * share);
        return client.kind() == Kind.KEEP_ALIVE
                ? less.connections((int) Math.max(1, Math.round(client.connections() * share)))
                : less;
    }

    private static List<ClientSpec> http1(Map<Page, String> pages) {
        Group group = new Group(pages);
        group.add("new connections", Kind.NEW_CONNECTION, 20, Page.GET);
        group.add("slow", Kind.NEW_CONNECTION, 2, Page.SLOW);
        group.add("pool", Kind.KEEP_ALIVE, 24, Page.WORK, client -> client.connections(8));
        group.add("orders", Kind.KEEP_ALIVE, 12, Page.POST, Mix::order);
        group.add(
                "rare orders",
                Kind.KEEP_ALIVE,
                4,
                Page.POST,
                client -> order(client).connections(16));
        return group.clients;
    }

    private static ClientSpec order(ClientSpec client) {
        return client.post("order").headers(Map.of("Content-Type", "text/plain"));
    }

    private static List<ClientSpec> libraries(Map<Page, String> pages) {
        Group group = new Group(pages);
        group.add("java client", Kind.JDK, 10, Page.GET);
        group.add("java client slow", Kind.JDK, 1, Page.SLOW);
        group.add("java client's orders", Kind.JDK, 6, Page.POST, Mix::order);
        group.add(
                "java client anew",
                Kind.JDK,
                1,
                Page.GET,
                client -> client.transport(client.transport().anew()));
        return group.clients;
    }

    private static List<ClientSpec> http2(Map<Page, String> pages) {
        Group group = new Group(pages);
        group.add("http2", Kind.HTTP2, 10, Page.GET);
        group.add("http2 slow", Kind.HTTP2, 1, Page.SLOW);
        return group.clients;
    }

    private static List<ClientSpec> readers(Map<Page, String> pages) {
        Group group = new Group(pages);
        group.add("download", Kind.KEEP_ALIVE, 0.5, Page.DOWNLOAD, client -> client.connections(2));
        group.add("slow reader", Kind.NEW_CONNECTION, 0.4, Page.DOWNLOAD, reads(MIB));
        group.add(
                "stalled reader",
                Kind.NEW_CONNECTION,
                0.3,
                Page.DOWNLOAD,
                client -> client.manners(Manners.stalling(Duration.ofSeconds(3))));
        group.add(
                "http2 slow reader",
                Kind.HTTP2,
                0.4,
                Page.DOWNLOAD,
                client -> reads(MIB).apply(client).connections(2));
        return group.clients;
    }

    private static UnaryOperator<ClientSpec> reads(long bytes) {
        return client -> client.manners(Manners.reading(bytes));
    }

    private static List<ClientSpec> uploads(Map<Page, String> pages) {
        Group group = new Group(pages);
        group.add(
                "upload",
                Kind.KEEP_ALIVE,
                1,
                Page.UPLOAD,
                client -> body(Body.of(256 * KIB)).apply(client).connections(2));
        group.add(
                "upload in chunks",
                Kind.NEW_CONNECTION,
                0.4,
                Page.UPLOAD,
                body(Body.of(MIB).inChunks().over(Duration.ofSeconds(2))));
        group.add(
                "upload with 100-continue",
                Kind.NEW_CONNECTION,
                0.4,
                Page.UPLOAD,
                body(Body.of(256 * KIB).expectingContinue()));
        group.add(
                "http2 upload",
                Kind.HTTP2,
                0.4,
                Page.UPLOAD,
                client -> body(Body.of(256 * KIB).over(Duration.ofSeconds(1)))
                        .apply(client)
                        .connections(2));
        // Whether its caller sees the 413 or the reset behind it is a race that no server wins every time.
        group.add(
                "refused upload",
                Kind.NEW_CONNECTION,
                0.5,
                Page.REFUSE,
                client -> body(Body.of(MIB))
                        .apply(client)
                        .wanted(Wanted.status(413))
                        .uncounted());
        return group.clients;
    }

    private static UnaryOperator<ClientSpec> body(Body body) {
        return client -> client.post(body).headers(Map.of("Content-Type", "application/octet-stream"));
    }

    private static List<ClientSpec> leavers(Map<Page, String> pages) {
        Group group = new Group(pages);
        Manners leaves = Manners.leaving(Duration.ofMillis(400));
        group.add("leaver", Kind.NEW_CONNECTION, 1, Page.SLOW, client -> client.manners(leaves));
        group.add(
                "http2 leaver",
                Kind.HTTP2,
                1,
                Page.SLOW,
                client -> client.manners(leaves).connections(2));
        // So long that a service which waits for the rest has to choose between them and its own end.
        Duration wait = Duration.ofSeconds(8);
        group.add(
                "half a head",
                Kind.NEW_CONNECTION,
                0.3,
                Page.GET,
                client -> client.manners(Manners.sendingHalf(Manners.Half.HEAD, wait)));
        group.add(
                "half an upload",
                Kind.NEW_CONNECTION,
                0.3,
                Page.UPLOAD,
                client -> body(Body.of(256 * KIB)).apply(client).manners(Manners.sendingHalf(Manners.Half.BODY, wait)));
        return group.clients;
    }

    private static List<ClientSpec> streams(Map<Page, String> pages) {
        Group group = new Group(pages);
        UnaryOperator<ClientSpec> nine = client -> client.wanted(Wanted.ends("9"));
        group.add("answer in events", Kind.NEW_CONNECTION, 0.6, Page.EVENTS, nine);
        group.add(
                "http2 answer in events",
                Kind.HTTP2,
                0.3,
                Page.EVENTS,
                client -> nine.apply(client).connections(2));
        group.add("java client's events", Kind.JDK, 0.3, Page.EVENTS, nine);
        group.add("subscribers", Kind.EVENTS, 1, Page.FEED);
        group.add("websockets", Kind.WEBSOCKET, 4, Page.WEBSOCKET, client -> client.post("hello"));
        group.add("prober", Kind.PROBER, 1, Page.ALIVE);
        return group.clients;
    }

    /** Callers of pages that are there. */
    private static final class Group {

        private final Map<Page, String> pages;
        private final List<ClientSpec> clients = new ArrayList<>();

        Group(Map<Page, String> pages) {
            this.pages = pages;
        }

        void add(String name, Kind kind, double rate, Page page) {
            add(name, kind, rate, page, client -> client);
        }

        void add(String name, Kind kind, double rate, Page page, UnaryOperator<ClientSpec> more) {
            String path = pages.get(page);
            if (path != null) {
                clients.add(more.apply(ClientSpec.get(name, kind, rate, path)));
            }
        }
    }
}
