package io.graceful.testkit.service;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** The service without a defect keeps every promise, so that a server which does not is wrong and not the kit. */
class ReferenceServerTest extends EdgePromises {

    @Override
    protected EdgeServer start() throws IOException {
        return ReferenceServer.start(Defect.NONE);
    }

    @Override
    protected Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }
}
