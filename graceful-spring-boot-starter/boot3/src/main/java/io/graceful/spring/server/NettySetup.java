package io.graceful.spring.server;

import reactor.netty.http.server.HttpServer;

/** What every server of Reactor Netty in the application gets before it starts. */
@FunctionalInterface
public interface NettySetup {

    /** The server to start instead. */
    HttpServer prepared(HttpServer server);
}
