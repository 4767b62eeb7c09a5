package io.graceful.spring.edge;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.springframework.boot.WebApplicationType;

/** What every edge owes its clients, held against Reactor Netty. */
class NettyEdgeIT {

    private static EdgeServer start(boolean tls) throws IOException {
        return SpringEdgeServer.start(FluxPages.class, WebApplicationType.REACTIVE, "reactor.netty", tls);
    }

    @Nested
    class InCleartext extends EdgePromises {

        @Override
        protected EdgeServer start() throws IOException {
            return NettyEdgeIT.start(false);
        }

        @Override
        protected Set<Protocol> protocols() {
            return SpringEdgeServer.CLEARTEXT;
        }
    }

    @Nested
    class OverTls extends EdgePromises {

        @Override
        protected EdgeServer start() throws IOException {
            return NettyEdgeIT.start(true);
        }

        @Override
        protected Set<Protocol> protocols() {
            return SpringEdgeServer.TLS;
        }
    }
}
