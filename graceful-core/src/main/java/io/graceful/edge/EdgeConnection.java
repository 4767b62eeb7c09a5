package io.graceful.edge;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.inflight.Farewell;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection of a server, from its first request to its end. Safe for any thread. */
public final class EdgeConnection {

    /** {@code java.net.http} names itself and its JDK unless told otherwise. */
    private static final Pattern JAVA_CLIENT = Pattern.compile("Java-http-client/(\\d+).*");

    /** The first JDK whose client lets open streams end after a GOAWAY (JDK-8335181). */
    private static final int GENTLE_JAVA = 24;

    private final ConnectionLedger.@Nullable Connection entry;
    private final Farewell farewell;

    // All that are open where there may be many; else the one that is, which may just be followed by the next.
    private final @Nullable Set<Exchange> many;
    private volatile @Nullable Exchange one;
    private volatile boolean gone;

    EdgeConnection(ConnectionLedger ledger, Farewell farewell, ServerConnection server) {
        this.farewell = farewell;
        if (server instanceof ServerConnection.Multiplexed http2) {
            many = ConcurrentHashMap.newKeySet();
            entry = ledger.opened(http2::close, http2::goAway, failsAtGoAway(http2.userAgent()));
        } else {
            many = null;
            entry = ledger.opened(server::close);
        }
    }

    /** Of connections whose end nobody would notice: their requests count, and their clients are not told. */
    EdgeConnection(Farewell farewell) {
        this.farewell = farewell;
        many = ConcurrentHashMap.newKeySet();
        entry = null;
    }

    static boolean failsAtGoAway(@Nullable String userAgent) {
        Matcher java = JAVA_CLIENT.matcher(userAgent == null ? "" : userAgent);
        return java.matches() && (java.group(1).length() > 2 || Integer.parseInt(java.group(1)) < GENTLE_JAVA);
    }

    /** Whether its client has been told to leave. */
    public boolean isTold() {
        return entry != null && entry.isTold();
    }

    /** Whether the connection has closed. */
    public boolean isClosed() {
        return gone;
    }

    /** Shows all that are open on a multiplexed connection at this moment. */
    public void forEachOpen(Consumer<Exchange> look) {
        if (many != null) {
            many.forEach(look);
        }
    }

    /**
     * The connection is gone, whoever closed it, or speaks another protocol from now on. Its requests end with it, but for those
     * that a thread works on: they end when it {@linkplain Exchange#left leaves}. May be called more than once.
     */
    public void closed() {
        gone = true;
        upgraded();
        if (many != null) {
            many.forEach(Exchange::connectionClosed);
        } else {
            Exchange last = one;
            if (last != null) {
                last.connectionClosed();
            }
        }
    }

    /** It is no connection of HTTP any more: no response will ever tell its client to leave. */
    void upgraded() {
        if (entry != null) {
            entry.closed();
        }
    }

    boolean isMultiplexed() {
        return many != null;
    }

    /** Whether the response that is being committed may be the last one; nothing is said on connections with other means. */
    boolean wantsToTell() {
        return many == null && farewell.due() && !isTold();
    }

    boolean tell() {
        return entry != null && entry.tell();
    }

    void began(Exchange exchange) {
        if (many != null) {
            many.add(exchange);
            if (entry != null) {
                entry.streamBegan();
            }
        } else {
            one = exchange;
        }
        if (gone) {
            // It closed before this request was noted.
            exchange.connectionClosed();
        }
    }

    void ended(Exchange exchange) {
        if (many != null) {
            many.remove(exchange);
            if (entry != null) {
                entry.streamEnded(farewell.due());
            }
        } else if (one == exchange) {
            one = null;
        }
    }
}
