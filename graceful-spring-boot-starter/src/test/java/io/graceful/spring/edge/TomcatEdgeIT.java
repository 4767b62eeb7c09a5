package io.graceful.spring.edge;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.springframework.boot.WebApplicationType;

/** What every edge owes its clients, held against Tomcat. */
class TomcatEdgeIT {

    private static EdgeServer start(boolean tls) throws IOException {
        return SpringEdgeServer.start(TomcatPages.class, WebApplicationType.SERVLET, "tomcat", tls);
    }

    @Nested
    class InCleartext extends EdgePromises {

        @Override
        protected EdgeServer start() throws IOException {
            return TomcatEdgeIT.start(false);
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
            return TomcatEdgeIT.start(true);
        }

        @Override
        protected Set<Protocol> protocols() {
            return SpringEdgeServer.TLS;
        }
    }
}
