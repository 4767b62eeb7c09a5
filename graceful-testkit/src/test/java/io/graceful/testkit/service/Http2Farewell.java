package io.graceful.testkit.service;

import java.util.concurrent.TimeUnit;

/**
 * How a connection of HTTP/2 ends without losing a request. While streams are open nothing is said, because java.net.http up to
 * 17.0.15 fails them on any GOAWAY (JDK-8335181). The last answer brings a GOAWAY that still takes every stream and a ping;
 * once that is back, nothing that the client sent before it heard is on its way, and a second GOAWAY names the last stream.
 */
final class Http2Farewell {

    private static final Frame[] NOTHING = {};
    private static final byte[] MARK = {'f', 'a', 'r', 'e', 'w', 'e', 'l', 'l'};

    /** Longer than the pauses of a client that is about to send the next request. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_300);

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Connection connection;
    private boolean announced;
    private boolean heard;
    private int last = Integer.MAX_VALUE;
    private long idleSinceNanos = System.nanoTime();
    private long quietSinceNanos = System.nanoTime();

    Http2Farewell(Connection connection) {
        this.connection = connection;
    }

    /** A stream has ended. */
    synchronized void streamEnded() {
        idleSinceNanos = System.nanoTime();
    }

    /** The client has sent something. */
    synchronized void frameCame() {
        quietSinceNanos = System.nanoTime();
    }

    /** An answer has gone out whole: the client's silence begins now. */
    synchronized void written() {
        quietSinceNanos = System.nanoTime();
    }

    synchronized void pingCameBack(byte[] payload) {
        heard |= announced && java.util.Arrays.equals(payload, MARK);
    }

    /** What to send now that no stream is open. */
    synchronized Frame[] afterTheLast() {
        if (announced || !connection.saysFarewell()) {
            return NOTHING;
        }
        announced = true;
        quietSinceNanos = System.nanoTime();
        connection.leave();
        return new Frame[] {Frame.goAway(Integer.MAX_VALUE), new Frame(Frame.PING, 0, 0, MARK)};
    }

    /** What to send now that some time has passed. Who is never idle hears it at last with streams open. */
    synchronized Frame[] now(boolean idle, int highest) {
        long now = System.nanoTime();
        if (heard && last == Integer.MAX_VALUE) {
            connection.tell();
            last = highest;
            return new Frame[] {Frame.goAway(last)};
        }
        long patience = TimeUnit.MILLISECONDS.toNanos(connection.state.number("GRACE_MS", 10_000) * 6L / 10);
        boolean late = connection.state.stopping && now - connection.state.stoppingSinceNanos > patience;
        return late || (idle && now - idleSinceNanos > IDLE_NANOS) ? afterTheLast() : NOTHING;
    }

    /** The one and only GOAWAY, as some defects have it. */
    synchronized Frame[] atOnce(int lastStream) {
        announced = true;
        last = lastStream;
        connection.tell();
        connection.leave();
        return new Frame[] {Frame.goAway(last)};
    }

    synchronized boolean takes(int stream) {
        return stream <= last;
    }

    synchronized boolean isOver(boolean idle) {
        return announced && idle && System.nanoTime() - quietSinceNanos > QUIET_NANOS;
    }
}
