package io.graceful.testkit.service;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of a client: its bytes, and what the stop has to know of it. */
final class Connection {

    /** So little that what has been written has nearly been received. */
    private static final int SEND_BUFFER = 64 * 1024;

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final int MOST_TO_SKIP = 64 * 1024 * 1024;

    final State state;
    private final Listener.Kind kind;
    private final Socket plain;
    private final long openedNanos = System.nanoTime();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Socket socket;
    private volatile boolean told;
    private volatile boolean leaving;
    private volatile Http2 http2;
    private boolean lingered;
    private InputStream in;
    private OutputStream out;

    Connection(Socket plain, Listener.Kind kind, State state) {
        this.plain = plain;
        this.kind = kind;
        this.state = state;
        socket = plain;
    }

    void serve() throws IOException, InterruptedException {
        try {
            plain.setTcpNoDelay(true);
            plain.setSendBufferSize(SEND_BUFFER);
            if (kind == Listener.Kind.TLS) {
                socket = Tls.over(plain);
            }
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            new Http1(this).serve();
        } finally {
            try {
                socket.close();
            } finally {
                state.connections.remove(this);
            }
        }
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** How long a read may take; 0 for ever. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    boolean isEncrypted() {
        return kind == Listener.Kind.TLS;
    }

    void speaks(Http2 version) {
        http2 = version;
    }

    /** A request's head is complete. */
    void begin(Exchange exchange) {
        boolean prober = exchange.path().equals("/alive") && state.defect != Defect.COUNTS_THE_PROBER;
        if (requests.getAndIncrement() == 0 && !prober) {
            state.lastArrivalNanos = System.nanoTime();
        }
        open.incrementAndGet();
        state.requests.incrementAndGet();
        if (state.defect != Defect.CUTS_UPLOADS || !exchange.hasBody()) {
            count(exchange);
        }
    }

    /** From now on the stop waits for it. */
    void count(Exchange exchange) {
        boolean unseen = kind == Listener.Kind.SECOND && state.defect == Defect.SECOND_PORT_UNTOLD;
        if (!unseen && exchange.counted.compareAndSet(false, true)) {
            state.inFlight.incrementAndGet();
        }
    }

    /** Its last byte is written, or nobody is there to read it. */
    void end(Exchange exchange, boolean left) {
        if (!exchange.ended.compareAndSet(false, true)) {
            return;
        }
        open.decrementAndGet();
        if (!left || state.defect != Defect.LEAKS_LEAVERS) {
            uncount(exchange);
        }
    }

    /** The same request goes on as another exchange. */
    void handOver(Exchange from, Exchange to) {
        to.counted.set(from.counted.getAndSet(false));
        from.ended.set(true);
    }

    /** The stop does not wait for it any more. */
    void uncount(Exchange exchange) {
        if (exchange.counted.compareAndSet(true, false)) {
            state.inFlight.decrementAndGet();
        }
    }

    /** Whether whoever answers on it has to say that it is the last time. */
    boolean saysFarewell() {
        return state.stopping && !hearsNothing();
    }

    private boolean hearsNothing() {
        return switch (state.defect) {
            case NO_FAREWELL, CLOSES_WITHOUT_SAYING -> true;
            case NO_GOAWAY -> http2 != null;
            case TLS_UNTOLD -> isEncrypted();
            case SECOND_PORT_UNTOLD -> kind == Listener.Kind.SECOND;
            default -> false;
        };
    }

    /** Its client knows that it ends. */
    void tell() {
        told = true;
    }

    /** Whether the stop need not wait until its client hears of it. Whoever has never asked need not be told. */
    boolean isTold() {
        return told || requests.get() == 0 || hearsNothing();
    }

    /** Whether it is so new that its first request may be on its way. */
    boolean isFresh() {
        return requests.get() == 0 && System.nanoTime() - openedNanos < FRESH_NANOS && !told;
    }

    /** What was written last may not have been read yet: a process that exits now could reset it. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** What a defect does at once. */
    void harm() throws IOException {
        if (state.defect == Defect.CLOSES_IDLE_AT_ONCE && open.get() == 0) {
            plain.close();
        } else if (state.defect == Defect.RESETS_WHAT_IS_IN_FLIGHT && open.get() > 0) {
            reset();
        }
    }

    /** The stop begins. */
    void stop() throws IOException {
        Http2 version = http2;
        if (version != null) {
            version.stop();
        }
    }

    /** Ends it where it is, so that the client sees an end. */
    void cut() throws IOException {
        plain.close();
    }

    /** Ends it where it is, so that the client sees a reset. */
    void reset() throws IOException {
        try {
            plain.setSoLinger(true, 0);
        } catch (SocketException e) {
            // It was answered, and closed, in this very moment.
            if (!plain.isClosed()) {
                throw e;
            }
        }
        plain.close();
    }

    /** Says that nothing follows and reads what the client still sends: without that, a reset could overtake the answer. */
    void linger(int quietMillis) throws IOException {
        if (lingered) {
            return;
        }
        lingered = true;
        leave();
        socket.shutdownOutput();
        patience(quietMillis);
        byte[] skipped = new byte[8192];
        int all = 0;
        try {
            for (int read = in.read(skipped); read >= 0 && all < MOST_TO_SKIP; read = in.read(skipped)) {
                all += read;
            }
        } catch (SocketTimeoutException e) {
            // Long enough.
        }
    }

    /** Whether something has come that nobody has read yet. */
    boolean hasUnread() {
        try {
            return plain.getInputStream().available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the client has closed; what it has sent instead stays to be read. */
    boolean isLeft(int patienceAfterwards) throws IOException {
        patience(1);
        in.mark(1);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            in.reset();
            patience(patienceAfterwards);
        }
    }
}
