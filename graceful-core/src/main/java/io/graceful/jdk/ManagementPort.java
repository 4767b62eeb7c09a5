package io.graceful.jdk;

import io.graceful.management.ManagementProtocol;
import io.graceful.management.PortRefused;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management endpoints on {@code management.host} and {@code management.port}, answered by one daemon thread,
 * {@code graceful-management}, that waits for nothing but its sockets: not for a worker of the application's server, and not
 * for a caller who is slow. Each answer ends its connection. Safe for any thread.
 */
public final class ManagementPort implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ManagementPort.class);

    /** Answers get a second to leave. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final ServerSocketChannel acceptor;
    private final InetSocketAddress address;
    private final Time time;
    private final Threads threads;
    private final Limits limits;
    private @Nullable PortLoop loop;
    private Threads.@Nullable Running running;
    private boolean closed;

    private ManagementPort(
            ServerSocketChannel acceptor, InetSocketAddress address, Time time, Threads threads, Limits limits) {
        this.acceptor = acceptor;
        this.address = address;
        this.time = time;
        this.threads = threads;
        this.limits = limits;
    }

    /**
     * Opens the port; who calls before {@link #serve} waits for it.
     *
     * @throws io.graceful.settings.SettingsException if port or address cannot be used; nothing is left open then
     */
    public static ManagementPort open(GracefulSettings settings) {
        return open(settings, Limits.USUAL);
    }

    static ManagementPort open(GracefulSettings settings, Limits limits) {
        ServerSocketChannel acceptor = null;
        try {
            acceptor = ServerSocketChannel.open();
            acceptor.bind(new InetSocketAddress(settings.managementHost(), settings.managementPort()));
            InetSocketAddress address = (InetSocketAddress) acceptor.getLocalAddress();
            return new ManagementPort(acceptor, address, Time.system(), Threads.system(), limits);
        } catch (IOException | RuntimeException e) {
            abandon(acceptor);
            throw PortRefused.because(settings, e);
        }
    }

    private static void abandon(@Nullable ServerSocketChannel acceptor) {
        try {
            if (acceptor != null) {
                acceptor.close();
            }
        } catch (IOException e) {
            log.debug("The management port was broken when it was closed", e);
        }
    }

    /** Answers by {@code protocol} from here on. To be called once. */
    public synchronized void serve(ManagementProtocol protocol) {
        if (closed || loop != null) {
            throw new IllegalStateException("served or closed before");
        }
        try {
            PortLoop started = new PortLoop(acceptor, protocol, time, limits);
            loop = started;
            running = threads.start("management", started);
        } catch (IOException e) {
            throw new UncheckedIOException("The management port cannot be served", e);
        }
        log.info("Probes and /drain are answered on {}", address);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Closes the port and waits until its thread has ended, which is at once unless an answer is on its way; at most 3 s.
     * Every further call does nothing.
     */
    @Override
    public void close() {
        Threads.Running ending;
        synchronized (this) {
            closed = true;
            ending = running;
            if (loop == null || ending == null) {
                abandon(acceptor);
                return;
            }
            loop.close();
        }
        try {
            if (!Waits.until(time, ending::isDone, Deadline.in(time, LONGEST_CLOSE))) {
                log.warn("The management port's thread has not ended; it is at {}", ending.where());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
