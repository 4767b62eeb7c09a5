package io.graceful.stop;

import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * How many connections have finished their handshake with a listening port and wait to be accepted. Closing the listener
 * resets every one of them, so a server asks here first.
 */
@API(status = API.Status.INTERNAL)
public final class AcceptQueue {

    /** Taken off the deadline, after which nobody listens any more. */
    private static final Duration TO_SAY_SO = Duration.ofMillis(50);

    private final List<Path> tables;

    private AcceptQueue(List<Path> tables) {
        this.tables = tables;
    }

    /** The tables of this machine. */
    public static AcceptQueue ofThisMachine() {
        return of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    }

    static AcceptQueue of(Path... tables) {
        return new AcceptQueue(List.of(tables));
    }

    /** The connections that wait on {@code port}, on all addresses together; empty where the kernel does not tell. */
    public OptionalInt waiting(int port) {
        int[] lengths = TcpListener.leading(tables).stream()
                .filter(listener -> listener.port() == port)
                .mapToInt(TcpListener::waiting)
                .toArray();
        return lengths.length == 0
                ? OptionalInt.empty()
                : OptionalInt.of(IntStream.of(lengths).sum());
    }

    /**
     * Waits until everybody on {@code port} has been accepted: for frameworks that close their ports themselves. Fails, and is
     * reported like a hook that failed, if somebody is still in the queue at the deadline, or if this Linux does not tell.
     */
    public PortCloser emptied(int port) {
        return deadline -> {
            boolean empty = Waits.until(Time.system(), () -> waiting(port).orElse(0) == 0, deadline.minus(TO_SAY_SO));
            if (!empty) {
                throw new IllegalStateException("port " + port + ": "
                        + waiting(port).orElse(0) + " connections wait to be accepted; closing it resets them");
            }
            if (!isReadable() && System.getProperty("os.name", "").equals("Linux")) {
                throw new IllegalStateException(
                        "port " + port + ": whether connections wait to be accepted cannot be read" + " from " + tables
                                + "; closing it resets those that do");
            }
        };
    }

    private boolean isReadable() {
        return tables.stream().anyMatch(Files::isReadable);
    }
}
