package io.graceful.spring.edge;

import org.springframework.boot.WebApplicationType;

class TomcatEdgeIT extends SpringPromises {

    TomcatEdgeIT() {
        super(TomcatPages.class, WebApplicationType.SERVLET, "tomcat", SpringEdgeServer.TLS);
    }
}
