package io.graceful.stop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The TCP connections that are established, as the kernel shows them: for servers that do not tell when one has closed. */
@API(status = API.Status.INTERNAL)
public final class OpenConnections {

    private static final String ESTABLISHED = "01";

    private OpenConnections() {}

    /**
     * Those of the network namespace, which in a pod is that of all its containers, each as its {@link #key}; null where the kernel does
     * not tell. One of which its client has closed its side is not among them. Reads a line for each socket.
     */
    public static @Nullable Set<Long> ofThisMachine() {
        return in(List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6")));
    }

    /** A connection by its two ports: enough to tell whether one that is known is still there, and it errs towards yes. */
    public static long key(int localPort, int remotePort) {
        return (long) localPort << 16 | remotePort;
    }

    static @Nullable Set<Long> in(List<Path> tables) {
        Set<Long> all = new HashSet<>();
        boolean read = false;
        for (Path table : tables) {
            read |= read(table, all);
        }
        return read ? all : null;
    }

    private static boolean read(Path table, Set<Long> all) {
        try (Stream<String> lines = Files.lines(table)) {
            lines.skip(1).map(line -> line.strip().split("\\s+", 5)).forEach(fields -> {
                if (fields[3].equals(ESTABLISHED)) {
                    all.add(key(port(fields[1]), port(fields[2])));
                }
            });
            return true;
        } catch (IOException | UncheckedIOException e) {
            // Not Linux, or no IPv6.
            return false;
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
