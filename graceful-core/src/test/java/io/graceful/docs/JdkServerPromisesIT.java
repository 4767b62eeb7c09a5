package io.graceful.docs;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
import java.util.Map;
import java.util.Set;

/** What every edge owes its clients, on the example of the page about other servers. */
class JdkServerPromisesIT extends EdgePromises {

    @Override
    protected EdgeServer start() throws Exception {
        return new JdkServer();
    }

    @Override
    protected Set<Protocol> protocols() {
        return Set.of(Protocol.HTTP_1_1);
    }

    @Override
    protected Map<String, String> unkept() {
        // The report tells of a connection that may still be open; the JDK's server does not say when its client has
        // left.
        String unseen =
                "who is answered since before the stop and then leaves counts as untold until the idle end is over";
        return Map.of(
                "slow-reader", unseen,
                "slow-reader-of-chunks", unseen,
                "stalled-reader", unseen,
                "events", unseen,
                "java-client-download", unseen);
    }
}
