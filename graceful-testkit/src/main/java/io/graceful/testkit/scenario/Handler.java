package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a probe or a hook does. */
public sealed interface Handler {

    /**
     * A GET by the kubelet.
     *
     * @param port the name of a port, or its number
     * @param host instead of the pod's address; null for that
     * @param https over TLS, without looking at the certificate
     */
    record HttpGet(String path, String port, @Nullable String host, boolean https, Map<String, String> headers)
            implements Handler, Hook {
        public HttpGet {
            headers = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(headers));
        }

        /** A plain GET of the pod's address. */
        public static HttpGet of(String path, String port) {
            return new HttpGet(path, port, null, false, Map.of());
        }
    }

    /** A connection that is opened and closed. */
    record TcpSocket(String port) implements Handler {}

    /** A command inside the container. */
    record Exec(List<String> command) implements Handler, Hook {
        public Exec {
            command = List.copyOf(command);
        }
    }

    /** The kubelet waits. Only as a hook. */
    record Sleep(Duration duration) implements Hook {}
}
