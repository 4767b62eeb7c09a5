package io.graceful.undertow;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What every edge owes its clients, on Undertow. */
class UndertowPromisesIT extends EdgePromises {

    @Override
    protected EdgeServer start() throws Exception {
        return new UndertowServer();
    }

    @Override
    protected Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    protected Map<String, String> unkept() {
        return Map.of("fails-later", "Undertow itself ends the body properly when a handler throws; it cuts nothing");
    }
}
