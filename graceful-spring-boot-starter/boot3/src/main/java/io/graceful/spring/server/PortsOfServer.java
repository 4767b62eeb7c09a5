package io.graceful.spring.server;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServer;

/** Knows the ports of one kind of server. */
@FunctionalInterface
public interface PortsOfServer {

    /** Null if it is of another kind. */
    @Nullable
    ServerPorts of(WebServer server);

    /** Those of the first that knows the server, else the one port that Boot knows. */
    static ServerPorts find(Stream<PortsOfServer> kinds, WebServer server) {
        return kinds.map(kind -> kind.of(server))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(() -> server.getPort() > 0 ? List.of(server.getPort()) : List.of());
    }
}
