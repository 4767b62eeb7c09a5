package io.graceful.quarkus;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
import java.util.EnumSet;
import java.util.Set;

/** What every edge owes its clients, on Vert.x as Quarkus uses it. */
class VertxPromisesTest extends EdgePromises {

    @Override
    protected EdgeServer start() throws Exception {
        return new VertxServer();
    }

    @Override
    protected Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }
}
