package io.graceful.docs;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
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
}
