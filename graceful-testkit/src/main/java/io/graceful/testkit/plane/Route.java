package io.graceful.testkit.plane;

import java.net.InetSocketAddress;

/**
 * Where a new connection goes.
 *
 * @param pod {@code ""} if the plane does not say, or there is none
 * @param address what to connect to; meaningless unless the fate is {@link Fate#CONNECT}
 */
public record Route(String pod, InetSocketAddress address, Fate fate) {

    /** What becomes of the attempt to connect. */
    public enum Fate {
        /** The kernel answers, well or ill. */
        CONNECT,
        /** The node has no endpoint and rejects: refused at once. */
        REFUSED,
        /** The pod's network is gone while the route still leads there: no answer at all. */
        NO_ANSWER
    }
}
