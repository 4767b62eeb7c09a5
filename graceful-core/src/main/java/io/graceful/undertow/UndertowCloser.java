package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.inflight.ConnectionLedger;
import io.graceful.stop.AcceptQueue;
import io.graceful.stop.PortCloser;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioWorker;

/**
 * Closes one server without resetting anybody: the accept queue is emptied first, because closing a listening socket resets
 * every connection in it; then the socket closes; what was accepted meanwhile is answered; then the connections go.
 */
final class UndertowCloser implements PortCloser {

    private static final Logger log = LoggerFactory.getLogger(UndertowCloser.class);

    /** Long enough for an I/O thread to accept a connection and read the request that is in it already. */
    private static final Duration SETTLE = Duration.ofMillis(50);

    /** What the rest of the closing needs once nothing is waited for any more. */
    private static final Duration LAST_STEPS = Duration.ofMillis(300);

    private final Time time = Time.system();
    private final AcceptQueue queue = AcceptQueue.ofThisMachine();
    private final Graceful graceful;
    private final Undertow server;
    private final XnioWorker worker;

    UndertowCloser(Graceful graceful, Undertow server, XnioWorker worker) {
        this.graceful = graceful;
        this.server = server;
        this.worker = worker;
    }

    @Override
    public void close(Deadline deadline) throws InterruptedException {
        List<Integer> ports = server.getListenerInfo().stream()
                .map(Undertow.ListenerInfo::getAddress)
                .filter(InetSocketAddress.class::isInstance)
                .map(address -> ((InetSocketAddress) address).getPort())
                .toList();
        Deadline served = deadline.minus(LAST_STEPS);
        if (!Waits.until(
                time, () -> ports.stream().allMatch(port -> queue.waiting(port).orElse(0) == 0), served)) {
            log.warn("{} Connections still wait to be accepted on {}; closing resets them", graceful.attempt(), ports);
        }
        // The worker is not Undertow's own, so this closes the listening sockets and nothing else.
        server.stop();
        Deadline settled = Deadline.in(time, SETTLE);
        Waits.until(time, () -> settled.passed() && graceful.outstanding().open() == 0, served);
        for (ConnectionLedger.Connection connection : graceful.connections().connections()) {
            connection.close();
        }
        Deadline closed = Deadline.in(time, SETTLE).earlier(deadline);
        Waits.until(time, () -> graceful.connections().open() == 0, closed);
        worker.shutdown();
        // Not up to the deadline: whoever cuts a stuck request there would be told that closing the ports hangs.
        // And not for what a self-request that was cut off still does in a worker: its answer is for nobody.
        Duration left = graceful.selfRequests().isActive()
                ? SETTLE
                : deadline.minus(SETTLE).remaining();
        if (!worker.awaitTermination(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
            worker.shutdownNow();
        }
    }
}
