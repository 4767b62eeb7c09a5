package io.graceful.edge;

import io.graceful.Graceful;
import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.RequestViews;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.management.ManagementProtocol;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.settings.LateRequests;
import io.graceful.stop.Outstanding;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the edge of every server does alike: count its requests, know its connections, and decide what happens as a response is
 * committed. Safe for any thread.
 *
 * @param <K> what the server knows a connection by
 */
public final class ServerEdge<K> {

    /** The type of responses that are long-lived streams. */
    private static final String EVENT_STREAM = "text/event-stream";

    private final Lifecycle lifecycle;
    private final Outstanding work;
    private final RequestViews requests;
    private final SelfRequests selfRequests;
    private final String contextPath;
    private final List<String> exempt;
    private final boolean rejectsLate;
    private final ConcurrentMap<K, Connection> connections;
    private final ServerEdge<K> rehearsal;

    /**
     * Makes the edge of one server.
     *
     * @param contextPath the path that the application's own paths begin with; empty for none
     * @param exempt paths that are never counted nor told to leave, with all that is below them
     */
    public ServerEdge(Graceful graceful, String contextPath, List<String> exempt) {
        this.lifecycle = graceful.lifecycle();
        this.work = graceful.outstanding();
        this.requests = new RequestViews(work.requests());
        this.selfRequests = graceful.selfRequests();
        this.contextPath = contextPath;
        this.exempt = List.copyOf(exempt);
        this.rejectsLate = graceful.settings().drainLateRequests() == LateRequests.REJECT;
        this.connections = new ConcurrentHashMap<>();
        this.rehearsal = new ServerEdge<>(this, graceful.rehearsal());
    }

    private ServerEdge(ServerEdge<K> edge, Outstanding work) {
        this.lifecycle = edge.lifecycle;
        this.work = work;
        this.requests = new RequestViews(work.requests());
        this.selfRequests = edge.selfRequests;
        this.contextPath = edge.contextPath;
        this.exempt = edge.exempt;
        this.rejectsLate = edge.rejectsLate;
        this.connections = edge.connections;
        this.rehearsal = this;
    }

    /**
     * The same edge for requests that the service sends to itself, see {@link #isSelfRequest}: counted apart, so that all that
     * other requests will meet has run before they come. It knows the same connections, for each has requests of one kind.
     */
    public ServerEdge<K> rehearsal() {
        return rehearsal;
    }

    /** Whether requests of this path are probes, scrapes or calls of {@code /drain}. */
    public boolean isExempt(String path) {
        if (!path.startsWith(contextPath)) {
            return false;
        }
        String own = contextPath.isEmpty() ? path : path.substring(contextPath.length());
        if (ManagementProtocol.handles(own)) {
            return true;
        }
        for (int i = 0; i < exempt.size(); i++) {
            String prefix = exempt.get(i);
            if (own.startsWith(prefix) && (own.length() == prefix.length() || own.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a request is one that the service sends to itself to become warm, and belongs to {@link #rehearsal}. Before and
     * after the warm-up this is one read, and {@code header} is not asked.
     *
     * @param header gives a request's value of {@link SelfRequests#HEADER}, null for none; to cost nothing it captures nothing
     */
    public <R> boolean isSelfRequest(R request, Function<R, @Nullable String> header) {
        return selfRequests.isActive() && selfRequests.isOurs(header.apply(request));
    }

    /** A request begins; see {@link RequestViews#begin}. */
    public int begin(RequestViews.View view) {
        return requests.begin(view);
    }

    /** A request has ended; see {@link RequestViews#end}. */
    public void end(int slot) {
        requests.end(slot);
    }

    /** Whether a request that has just been counted is to be turned away with 503 and {@code Retry-After}. */
    public boolean rejects() {
        return rejectsLate && lifecycle.phase().compareTo(Phase.DRAINING) >= 0;
    }

    /** The ledger's entry of a connection; made, by {@code opener}, with the first request on it. */
    public Connection connection(K key, Function<K, Connection> opener) {
        Connection known = connections.get(key);
        return known != null ? known : connections.computeIfAbsent(key, opener);
    }

    /** A connection whose clients can be told with a response only. The server itself closes what is left of them. */
    public Connection opened() {
        return work.connections().opened(() -> {});
    }

    /** A connection whose clients can be told at any time. */
    public Connection opened(Runnable teller) {
        return work.connections().opened(() -> {}, teller);
    }

    /** The connection is gone. */
    public void closed(K key) {
        Connection connection = connections.remove(key);
        if (connection != null) {
            connection.closed();
        }
    }

    /**
     * Whether the response that is being committed has to carry {@code Connection: close}: only HTTP/1.x may ask, and whoever
     * gets true must send it.
     */
    public boolean tells(@Nullable Connection connection) {
        return work.farewell().due() && connection != null && connection.tell();
    }

    /** The same for HTTP/2, where the connection is told in its own way. */
    public void tellNow(@Nullable Connection connection) {
        if (connection != null && work.farewell().due()) {
            connection.tellNow();
        }
    }

    /** Whether a response of this type is a stream that nobody must wait for. */
    public static boolean isStream(@Nullable String contentType) {
        return contentType != null && contentType.startsWith(EVENT_STREAM);
    }

    /** A stream that is no request, or not any more. */
    public LiveStreams.Stream opensStream(String label, Runnable end) {
        return work.streams().opened(label, end);
    }

    /** A request turns out to be a stream: it is ended in its turn and not waited for. */
    public LiveStreams.Stream becomesStream(@Nullable String label, Runnable end) {
        return work.streams().openedByRequest(label == null ? "stream" : label, end);
    }
}
