package io.graceful.spring.edge;

import org.springframework.boot.WebApplicationType;

class NettyEdgeIT extends SpringPromises {

    NettyEdgeIT() {
        super(FluxPages.class, WebApplicationType.REACTIVE, "reactor.netty", SpringEdgeServer.TLS);
    }
}
