package io.graceful.selfrequests;

import io.graceful.time.Action;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients with a thread and a connection each, which ask for everything in turn. */
final class Clients implements Load {

    // One logger for the whole of it: who reads the log knows of no clients.
    private static final Logger log = LoggerFactory.getLogger(SelfRequests.class);

    private static final int FIRST_ERROR = 400;

    /** After an error nobody asks for the same for a while: what is broken gets no better by a thousand requests a second. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

    private static final int MOST_DOUBLINGS = 6;

    /**
     * Callers come on new connections too, and what accepts, greets and buries one is code as well. All clients together open
     * a hundred a second at the most, so that a minute of it leaves 6,000 of some 28,000 ports in TIME_WAIT.
     */
    private static final Duration BETWEEN_CONNECTIONS = Duration.ofMillis(10);

    /** Before a connection is left: a service that is slow is to be asked on old ones as well. */
    private static final int LEAST_ON_A_CONNECTION = 10;

    private static final Duration NOTHING_DUE = Duration.ofMillis(5);

    private final Time time;
    private final Threads threads;
    private final URI base;
    private final @Nullable SSLSocketFactory tls;
    private final List<Asked> asked = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Threads.Running> running = new ArrayList<>();
    private final Supplier<Latencies> latencies;
    private final AtomicLong failures = new AtomicLong();
    private volatile int asking;
    private volatile String firstFailure = "";
    private volatile boolean stopped;

    /** {@code latencies}: where each client counts. */
    Clients(
            Time time,
            Threads threads,
            URI base,
            List<SelfRequest> requests,
            String mark,
            Supplier<Latencies> latencies) {
        this.latencies = latencies;
        this.time = time;
        this.threads = threads;
        this.base = base;
        try {
            tls = base.getScheme().equals("https") ? AnyCertificate.sockets() : null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS in this JVM", e);
        }
        for (SelfRequest request : requests) {
            asked.add(new Asked(request, request.bytes(host(base), mark)));
        }
    }

    /**
     * Callers know a service by a name, and a server reads names by other code than addresses. Not with TLS, where Jetty
     * refuses a name that its certificate does not have.
     */
    static String host(URI base) {
        String host = base.getHost();
        if (base.getScheme().equals("https")) {
            return base.getAuthority();
        }
        return host.startsWith("127.") || host.equals("[0:0:0:0:0:0:0:1]") || host.equals("[::1]")
                ? "localhost:" + base.getPort()
                : base.getAuthority();
    }

    @Override
    public void raiseTo(int wanted) {
        while (clients.size() < wanted && !stopped) {
            Client client = new Client(clients.size());
            clients.add(client);
            asking = clients.size();
            running.add(threads.start("warmup-client-" + (client.number + 1), client));
        }
    }

    @Override
    public long[] answers() {
        long[] totals = new long[Latencies.BUCKETS];
        for (Client client : clients) {
            client.own.addTo(totals);
        }
        return totals;
    }

    @Override
    public long failures() {
        return failures.get();
    }

    @Override
    public String firstFailure() {
        return firstFailure;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public boolean isOver() {
        return running.stream().allMatch(Threads.Running::isDone);
    }

    @Override
    public void cut() {
        clients.forEach(client -> client.connection.close());
        running.forEach(Threads.Running::interrupt);
    }

    /** One of the requests, and how it fares. */
    private final class Asked {

        private final SelfRequest request;
        private final byte[] bytes;
        private final boolean bare;
        private final AtomicBoolean named = new AtomicBoolean();
        private final AtomicInteger failedInARow = new AtomicInteger();
        private volatile long pausedNanos;

        Asked(SelfRequest request, byte[] bytes) {
            this.request = request;
            this.bytes = bytes;
            this.bare = request.line().method().equals("HEAD");
        }

        boolean isDue() {
            int failed = failedInARow.get();
            return failed == 0
                    || time.since(pausedNanos)
                                    .compareTo(FIRST_PAUSE.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS)))
                            >= 0;
        }

        /** Every client whose request was under way may come here, so that one failure may count as some. */
        void failed(String how) {
            pausedNanos = time.nanos();
            failedInARow.incrementAndGet();
            failures.incrementAndGet();
            String what = request + ": " + how;
            if (firstFailure.isEmpty()) {
                firstFailure = what;
            }
            if (named.compareAndSet(false, true)) {
                log.warn("Self-request failed: {}; further failures of this one are only counted", what);
            }
        }
    }

    private final class Client implements Action {

        private final int number;
        private final Http1Connection connection = new Http1Connection(base, tls);
        private final Latencies own = latencies.get();
        private long connectedNanos;
        private int askedOnIt;
        private boolean left;

        Client(int number) {
            this.number = number;
            this.connectedNanos = time.nanos();
        }

        @Override
        public void run() throws InterruptedException {
            try (connection) {
                int next = number % asked.size();
                int skipped = 0;
                while (!stopped) {
                    Asked one = asked.get(next);
                    next = (next + 1) % asked.size();
                    if (one.isDue()) {
                        skipped = 0;
                        leaveNowAndThen();
                        ask(one);
                    } else if (++skipped == asked.size()) {
                        skipped = 0;
                        time.sleep(NOTHING_DUE);
                    }
                }
            }
        }

        private void leaveNowAndThen() {
            if (askedOnIt >= LEAST_ON_A_CONNECTION
                    && time.since(connectedNanos).compareTo(BETWEEN_CONNECTIONS.multipliedBy(asking)) >= 0) {
                connection.leave();
                connectedNanos = time.nanos();
                askedOnIt = 0;
                left = true;
            }
        }

        private void ask(Asked one) {
            boolean fresh = left;
            left = false;
            long began = time.nanos();
            try {
                int status = connection.exchange(one.bytes, one.bare);
                if (status >= FIRST_ERROR) {
                    one.failed(Integer.toString(status));
                } else {
                    // One in a hundred or so comes on a new connection: counted in, p99 would jump between the two
                    // kinds.
                    if (!fresh) {
                        own.record(time.nanos() - began);
                    }
                    askedOnIt++;
                    if (one.failedInARow.get() != 0) {
                        one.failedInARow.set(0);
                    }
                }
            } catch (IOException | RuntimeException e) {
                if (!stopped) {
                    one.failed(String.valueOf(e));
                }
            }
        }
    }
}
