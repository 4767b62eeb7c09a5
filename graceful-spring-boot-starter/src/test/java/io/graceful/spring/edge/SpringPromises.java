package io.graceful.spring.edge;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.junit.EdgePromises;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.springframework.boot.WebApplicationType;

/** What every edge owes its clients, held against one of Spring Boot's servers. */
abstract class SpringPromises {

    private final Class<?> pages;
    private final WebApplicationType type;
    private final String server;
    private final Set<Protocol> overTls;

    SpringPromises(Class<?> pages, WebApplicationType type, String server, Set<Protocol> overTls) {
        this.pages = pages;
        this.type = type;
        this.server = server;
        this.overTls = overTls;
    }

    private EdgeServer start(boolean tls) throws IOException {
        return SpringEdgeServer.start(pages, type, server, tls);
    }

    @Nested
    class InCleartext extends EdgePromises {

        @Override
        protected EdgeServer start() throws IOException {
            return SpringPromises.this.start(false);
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
            return SpringPromises.this.start(true);
        }

        @Override
        protected Set<Protocol> protocols() {
            return overTls;
        }
    }
}
