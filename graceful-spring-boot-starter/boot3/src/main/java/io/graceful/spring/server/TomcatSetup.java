package io.graceful.spring.server;

import org.apache.catalina.Context;
import org.apache.catalina.Valve;

/** What every Tomcat of the application gets before it starts. */
public interface TomcatSetup {

    /** A new valve for the engine: it sees every request of every context. */
    Valve engineValve();

    /** Called for each context before it starts. */
    void prepare(Context context);
}
