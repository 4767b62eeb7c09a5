package io.graceful.spring.edge;

import org.springframework.boot.WebApplicationType;

class JettyEdgeIT extends SpringPromises {

    JettyEdgeIT() {
        super(JettyPages.class, WebApplicationType.SERVLET, "jetty", SpringEdgeServer.TLS_WITHOUT_ALPN);
    }
}
