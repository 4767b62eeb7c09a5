package io.graceful.edge;

import io.graceful.Graceful;
import io.graceful.inflight.InFlight;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.Ongoing;
import io.graceful.inflight.RequestViews;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.management.ManagementProtocol;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.settings.LateRequests;
import io.graceful.stop.AcceptQueue;
import io.graceful.stop.Outstanding;
import io.graceful.stop.PortCloser;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge of one server: counts its requests, knows its connections, and decides what happens as a response is committed. An
 * adapter carries between this and its server, and decides nothing. Safe for any thread.
 *
 * <pre>{@code
 * ServerEdge<Socket> edge = new ServerEdge<>(graceful, "", List.of());
 * // with each request, when its head has been read
 * if (edge.isExempt(path)) { … }                              // a probe: served, and that is all
 * edge.begin(exchange, edge.connection(socket, MyConnection::new));
 * // as its response is committed, and when its last byte has been written
 * exchange.commit();
 * exchange.end();
 * // when a connection has closed
 * edge.closed(socket);
 * }</pre>
 *
 * @param <K> what the server knows a connection by
 */
public final class ServerEdge<K> {

    private static final Logger log = LoggerFactory.getLogger(ServerEdge.class);

    /** The header that says of a request that the service has sent it to itself. */
    public static final String SELF_REQUEST_HEADER = SelfRequests.HEADER;

    /** The type of responses that are subscriptions when a GET asks for them, unless somebody says otherwise. */
    private static final String EVENT_STREAM = "text/event-stream";

    private final Graceful graceful;
    private final Lifecycle lifecycle;
    private final Outstanding work;
    private final RequestViews requests;
    private final SelfRequests selfRequests;
    private final String contextPath;
    private final List<String> exempt;
    private final ManagementProtocol management;
    private final @Nullable List<String> endless;
    private final boolean rejectsLate;
    private final ConcurrentMap<K, EdgeConnection> connections;
    private final ServerEdge<K> rehearsal;
    private final EdgeConnection unwatched;
    private final AtomicBoolean doubted = new AtomicBoolean();
    private final AtomicBoolean complained = new AtomicBoolean();

    /** Makes the edge of a server whose every path is the application's own. */
    public ServerEdge(Graceful graceful) {
        this(graceful, "", List.of());
    }

    /**
     * Makes the edge of one server.
     *
     * @param contextPath the path that the application's own paths begin with; empty for none
     * @param exempt paths that are never counted nor told to leave, with all that is below them; {@code traffic.ignored-paths} and
     *     {@link Graceful#ignorePaths} add to them
     */
    public ServerEdge(Graceful graceful, String contextPath, List<String> exempt) {
        this.graceful = graceful;
        this.lifecycle = graceful.lifecycle();
        this.work = graceful.outstanding();
        this.requests = new RequestViews(work.requests());
        this.selfRequests = graceful.selfRequests();
        this.contextPath = contextPath;
        this.exempt = List.copyOf(exempt);
        this.management = graceful.management();
        this.endless = graceful.settings().streamsEndlessPaths().orElse(null);
        this.rejectsLate = graceful.settings().drainLateRequests() == LateRequests.REJECT;
        this.connections = new ConcurrentHashMap<>();
        this.unwatched = new EdgeConnection(work.farewell());
        this.rehearsal = new ServerEdge<>(this, graceful.rehearsal());
    }

    private ServerEdge(ServerEdge<K> edge, Outstanding work) {
        this.graceful = edge.graceful;
        this.lifecycle = edge.lifecycle;
        this.work = work;
        this.requests = new RequestViews(work.requests());
        this.selfRequests = edge.selfRequests;
        this.contextPath = edge.contextPath;
        this.exempt = edge.exempt;
        this.management = edge.management;
        this.endless = edge.endless;
        this.rejectsLate = edge.rejectsLate;
        this.connections = edge.connections;
        this.unwatched = new EdgeConnection(work.farewell());
        this.rehearsal = this;
    }

    /**
     * The server listens on this port, and what comes in there passes here. At the end of a stop all that wait to be accepted on it
     * are accepted, because closing it would reset them. To be called once it listens, and before {@link #closes}.
     */
    public void listensOn(int port) {
        graceful.watches(port);
        graceful.stopSequence().addCloser(AcceptQueue.ofThisMachine().emptied(port));
    }

    /** Says how the server is closed, for one that nobody else closes: the last act of a stop, after all stop hooks. */
    public void closes(PortCloser closer) {
        graceful.stopSequence().addCloser(closer);
    }

    /**
     * The same edge for requests that the service sends to itself, see {@link #isSelfRequest}: counted apart, so that all that
     * other requests will meet has run before they come. It knows the same connections, for each has requests of one kind.
     */
    public ServerEdge<K> rehearsal() {
        return rehearsal;
    }

    /** Whether requests of this path are probes, scrapes, calls of {@code /drain} or else nobody's traffic: served, and not counted. */
    public boolean isExempt(String path) {
        String own = ownPath(path);
        return own != null && (management.isNobodysTraffic(own) || isNamed(own));
    }

    /** The same where the management endpoints are on a port of their own, and their paths may be the application's here. */
    public boolean isIgnored(String path) {
        String own = ownPath(path);
        return own != null && isNamed(own);
    }

    /** Whether somebody has said that it is nobody's traffic. */
    private boolean isNamed(String own) {
        return isUnder(own, exempt) || isUnder(own, graceful.ignoredPaths());
    }

    /** A path without the context's; null for one that is not the application's. */
    private @Nullable String ownPath(String path) {
        if (contextPath.isEmpty()) {
            return path;
        }
        return path.startsWith(contextPath) ? path.substring(contextPath.length()) : null;
    }

    private static boolean isUnder(String path, List<String> prefixes) {
        for (int i = 0; i < prefixes.size(); i++) {
            String prefix = prefixes.get(i);
            if (path.startsWith(prefix)
                    && (path.length() == prefix.length()
                            || prefix.endsWith("/")
                            || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a request is one that the service sends to itself to become warm, and belongs to {@link #rehearsal}. Before and
     * after the warm-up this is one read, and {@code header} is not asked.
     *
     * @param header gives a request's value of {@link #SELF_REQUEST_HEADER}, null for none; to cost nothing it captures nothing
     */
    public <R> boolean isSelfRequest(R request, Function<R, @Nullable String> header) {
        return selfRequests.isActive() && selfRequests.isOurs(header.apply(request));
    }

    /**
     * Whether a client may still change a connection to HTTP/2. Not once it would be told to leave: old Java clients ask for it on
     * every connection and fail what is open when they are told.
     */
    public boolean acceptsUpgrade() {
        return !lifecycle.phase().isStop();
    }

    /** The connection of that key; made, by {@code maker}, with the first request on it. {@link #closed} forgets it. */
    public EdgeConnection connection(K key, Function<K, ServerConnection> maker) {
        EdgeConnection known = connections.get(key);
        return known != null ? known : made(key, maker.apply(key));
    }

    private EdgeConnection made(K key, ServerConnection server) {
        if (!server.isOpen()) {
            return gone();
        }
        EdgeConnection connection = connections.computeIfAbsent(
                key, any -> new EdgeConnection(work.connections(), work.farewell(), server));
        if (!server.isOpen()) {
            // It closed before there was anything to forget.
            closed(key);
        }
        return connection;
    }

    /**
     * A connection that its server keeps itself, made with the first request on it: whoever keeps it calls {@link EdgeConnection#closed}.
     */
    public EdgeConnection opened(ServerConnection server) {
        if (!server.isOpen()) {
            return gone();
        }
        EdgeConnection connection = new EdgeConnection(work.connections(), work.farewell(), server);
        if (!server.isOpen()) {
            connection.closed();
        }
        return connection;
    }

    /** Of a request that had to wait for its turn until its client left: there is nobody to be told. */
    private EdgeConnection gone() {
        EdgeConnection connection = new EdgeConnection(work.farewell());
        connection.closed();
        return connection;
    }

    /**
     * Stands for connections whose ends a server does not tell of: requests on them are counted, and their clients never told. The
     * service's stop cannot be clean with such.
     */
    public EdgeConnection unwatched() {
        if (rehearsal != this && !doubted.getAndSet(true)) {
            graceful.unseen("clients whose connections the server does not tell of");
        }
        return unwatched;
    }

    /** The connection is gone. */
    public void closed(K key) {
        EdgeConnection connection = connections.remove(key);
        if (connection != null) {
            connection.closed();
        }
    }

    /** A request begins: its head has been read. */
    public void begin(Exchange exchange, EdgeConnection connection) {
        begin(exchange, connection, requests.begin());
    }

    void begin(Exchange exchange, EdgeConnection connection, int slot) {
        exchange.opened(this, connection, slot);
        requests.show(slot, exchange.view());
        connection.began(exchange);
    }

    /** Takes a slot for a request that begins at once. */
    int take() {
        return requests.begin();
    }

    /** Takes an open request out of its slot. */
    int leave(int slot) {
        requests.leave(slot);
        return InFlight.NO_SLOT;
    }

    void ended(int slot) {
        requests.end(slot);
    }

    /** Whether a request that has just been counted is to be turned away with 503 and {@code Retry-After}. */
    boolean rejects() {
        return rejectsLate && lifecycle.phase().compareTo(Phase.DRAINING) >= 0;
    }

    boolean isEndless(@Nullable String said, Exchange exchange) {
        if (said != null) {
            if (said.equalsIgnoreCase(Exchange.ENDLESS)) {
                return true;
            }
            if (said.equalsIgnoreCase(Exchange.FINITE)) {
                return false;
            }
            complain(said, exchange);
        }
        if (endless == null) {
            String type = exchange.contentType();
            return type != null
                    && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())
                    && "GET".equals(exchange.method());
        }
        if (endless.isEmpty()) {
            return false;
        }
        String path = exchange.path();
        String own = path == null ? null : ownPath(path);
        return own != null && isUnder(own, endless);
    }

    /** Once, for it may be on every response; the rule decides. */
    private void complain(String said, Exchange exchange) {
        if (!complained.getAndSet(true)) {
            log.warn(
                    "{}: {} on {} (expected: {} or {}); the response is treated as if nothing had been said",
                    Exchange.STREAM_HEADER,
                    Exchange.printable(said),
                    exchange.label(),
                    Exchange.ENDLESS,
                    Exchange.FINITE);
        }
    }

    /** A stream that is no request, or not any more, such as a WebSocket: not waited for, but asked to end, by {@code end}. */
    public Ongoing opensStream(String label, Runnable end) {
        return work.streams().opened(Exchange.printable(label), end);
    }

    LiveStreams.Stream becomesStream(String label, Runnable end) {
        return work.streams().openedByRequest(label, end);
    }
}
