package io.graceful.spring.server;

import org.eclipse.jetty.server.Server;

/** What every Jetty of the application gets before it starts. */
@FunctionalInterface
public interface JettySetup {

    /** Called for each server before it starts, once its handlers are there. */
    void prepare(Server server);
}
