package io.graceful.stop;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The TCP ports that this process listens on and that others can reach; those bound to loopback only are left out.
 *
 * <p>The kernel lists the sockets of the whole network namespace, which in a pod is that of all containers; which of them are
 * this process's is seen by its open files. Where there is no such list nothing is found.
 */
@API(status = API.Status.INTERNAL)
public final class ListeningPorts {

    private static final String LOOPBACK_6 = "00000000000000000000000001000000";
    private static final String MAPPED_4 = "0000000000000000FFFF0000";

    private final Path files;
    private final List<Path> tables;

    private ListeningPorts(Path files, List<Path> tables) {
        this.files = files;
        this.tables = tables;
    }

    public static ListeningPorts ofThisProcess() {
        return of(Path.of("/proc/self/fd"), Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    }

    static ListeningPorts of(Path files, Path... tables) {
        return new ListeningPorts(files, List.of(tables));
    }

    /** The ports of this moment but for {@code known}, in their order. */
    public Set<Integer> besides(Set<Integer> known) {
        Map<String, Integer> ports = new HashMap<>();
        for (TcpListener listener : TcpListener.in(tables)) {
            if (!isLoopback(listener.address()) && !known.contains(listener.port())) {
                ports.put("socket:[" + listener.inode() + "]", listener.port());
            }
        }
        // There may be very many open files, and mostly there is nobody to look for.
        if (!ports.isEmpty()) {
            ports.keySet().retainAll(ownSockets());
        }
        return new TreeSet<>(ports.values());
    }

    /** Addresses are written in words of four bytes, the lowest first. */
    private static boolean isLoopback(String address) {
        boolean version4 = address.length() == 8 || address.startsWith(MAPPED_4);
        return version4 ? address.endsWith("7F") : address.equals(LOOPBACK_6);
    }

    private Set<String> ownSockets() {
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files)) {
            for (Path file : all) {
                add(file, own);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return own;
        }
        return own;
    }

    private static void add(Path file, Set<String> own) {
        try {
            own.add(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            // Closed since it was listed.
            return;
        }
    }
}
