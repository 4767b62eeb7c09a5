package io.graceful.jdk;

import io.graceful.management.ManagementProtocol;
import io.graceful.management.ManagementReply;
import io.graceful.time.Action;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a management port: takes callers, lets each do what it can without waiting, and ends the slow ones. */
final class PortLoop implements Action {

    private static final Logger log = LoggerFactory.getLogger(PortLoop.class);

    private static final int MOST_AT_ONCE = 16;
    private static final Duration WITHOUT_FILES = Duration.ofMillis(100);

    private final ServerSocketChannel acceptor;
    private final Selector selector;
    private final SelectionKey accepting;
    private final ManagementProtocol protocol;
    private final Time time;
    private final Limits limits;
    private final Set<Caller> callers = new LinkedHashSet<>();
    private final Queue<Runnable> handedOver = new ConcurrentLinkedQueue<>();
    private @Nullable Deadline acceptAgain;
    private volatile boolean closing;

    PortLoop(ServerSocketChannel acceptor, ManagementProtocol protocol, Time time, Limits limits) throws IOException {
        this.acceptor = acceptor;
        this.protocol = protocol;
        this.time = time;
        this.limits = limits;
        this.selector = Selector.open();
        acceptor.configureBlocking(false);
        this.accepting = acceptor.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Ends this as soon as the answers that are on their way are out, and no later than callers have to take them. */
    void close() {
        closing = true;
        selector.wakeup();
    }

    @Override
    public void run() throws IOException {
        try (selector;
                acceptor) {
            while (!closing) {
                turn();
            }
            acceptor.close();
            Deadline end = Deadline.in(time, limits.end());
            while (callers.stream().anyMatch(Caller::isWriting) && !end.passed()) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            log.error("The management port has failed; probes fail with it", e);
            throw e;
        } finally {
            callers.forEach(Caller::close);
        }
    }

    private void turn() throws IOException {
        selector.select(pause());
        for (SelectionKey key : selector.selectedKeys()) {
            if (key == accepting) {
                accept();
            } else if (key.attachment() instanceof Caller caller) {
                caller.ready();
            }
        }
        selector.selectedKeys().clear();
        for (Runnable next = handedOver.poll(); next != null; next = handedOver.poll()) {
            next.run();
        }
        endTheSlow();
    }

    /** In ms until the first deadline, at least 1; 0, which is until something happens, without one. */
    private long pause() {
        Deadline first = acceptAgain;
        for (Caller caller : callers) {
            Deadline next = caller.deadline();
            if (next != null) {
                first = first == null ? next : first.earlier(next);
            }
        }
        return first == null ? 0 : Math.max(1, first.remaining().toMillis());
    }

    private void accept() {
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                SocketChannel channel = acceptor.accept();
                if (channel == null) {
                    return;
                }
                makeRoom();
                take(channel);
            }
        } catch (IOException e) {
            // Most likely no file is left to be opened; asked again at once it would fail at once.
            log.warn("The management port cannot accept a connection: {}", e.toString());
            accepting.interestOps(0);
            acceptAgain = Deadline.in(time, WITHOUT_FILES);
        }
    }

    private void take(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Caller caller = new Caller(channel, key, time, limits, this::answer, this::onThisThread);
            key.attach(caller);
            callers.add(caller);
        } catch (IOException e) {
            log.debug("A caller of the management port has not waited", e);
            channel.close();
        }
    }

    /** Whoever has kept us waiting longest has had his chance. */
    private void makeRoom() {
        if (callers.size() >= limits.callers()) {
            callers.stream().filter(caller -> !caller.isWaiting()).findFirst().ifPresent(oldest -> {
                oldest.close();
                callers.remove(oldest);
            });
        }
    }

    private void endTheSlow() {
        for (Caller caller : callers) {
            Deadline deadline = caller.deadline();
            if (deadline != null && deadline.passed()) {
                caller.close();
            }
        }
        callers.removeIf(Caller::isClosed);
        if (acceptAgain != null && acceptAgain.passed() && accepting.isValid()) {
            acceptAgain = null;
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private ManagementReply answer(RequestHead head) {
        try {
            return head.refusal().orElseGet(() -> protocol.answer(head.request()));
        } catch (RuntimeException e) {
            log.warn("The management port cannot answer {}", head.request().path(), e);
            return RequestHead.reply(500, "this failed; the log says how");
        }
    }

    private void onThisThread(Runnable next) {
        handedOver.add(next);
        selector.wakeup();
    }
}
