package io.graceful.spring.server;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServer;

/** Knows the ports of one kind of server, in which graceful's edge stands. */
@FunctionalInterface
public interface PortsOfServer {

    /** Null if it is of another kind. */
    @Nullable
    ServerPorts of(WebServer server);

    /** Those of the first that knows the server; else the one port that Boot knows, of which nobody sees what comes in there. */
    static ServerPorts find(Stream<PortsOfServer> kinds, WebServer server) {
        return kinds.map(kind -> kind.of(server))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(new Unknown(server));
    }

    /** The ports of a server of which no more is known than Boot knows. */
    record Unknown(WebServer server) implements ServerPorts {

        @Override
        public List<Integer> open() {
            return ServerPorts.of(server).open();
        }

        @Override
        public boolean areSeen() {
            return false;
        }
    }
}
