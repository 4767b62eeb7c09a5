package io.graceful.edge;

import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.RequestViews;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request with its response, from the moment the server has read its head until the last byte of the response has been handed to
 * the kernel or its connection is gone.
 *
 * <p>An adapter extends this with what only its server knows, and says four things: {@linkplain ServerEdge#begin it begins}, its
 * response {@linkplain #commit is about to be committed}, a thread {@linkplain #left has left it}, {@linkplain #end it has ended}.
 * All else is decided here. Whatever comes twice or too late does nothing. Safe for any thread, but one object serves one request
 * at a time.
 */
public abstract class Exchange {

    /**
     * The header by which an application says of one response whether it ends by itself: {@value #ENDLESS} or {@value #FINITE}. It goes
     * before every rule and setting, and never leaves the server.
     */
    public static final String STREAM_HEADER = "X-Graceful-Stream";

    /** Of a response that goes on until somebody ends it. */
    public static final String ENDLESS = "endless";

    /** Of a response that ends by itself. */
    public static final String FINITE = "finite";

    private static final VarHandle STATE;

    /** Not begun, or ended. */
    private static final int CLOSED = 0;

    private static final int OPEN = 1;

    /** On its way from OPEN to STREAM; whoever ends it now leaves that to the one who is on the way. */
    private static final int TURNING = 2;

    private static final int STREAM = 3;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Exchange.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RequestViews.View view = new RequestViews.View() {
        @Override
        public @Nullable String label() {
            return Exchange.this.label();
        }

        @Override
        public @Nullable Thread thread() {
            return Exchange.this.thread();
        }

        @Override
        public void abort() {
            Exchange.this.abort();
        }

        @Override
        public void endIfAnswered() {
            if (isAnswered()) {
                endEarly();
            }
        }
    };

    private volatile int state;
    private @Nullable ServerEdge<?> edge;
    private @Nullable EdgeConnection connection;
    private LiveStreams.@Nullable Stream stream;
    private int slot;
    private boolean committed;
    private boolean detached;

    /** The method it asks with; null once that is not known any more. */
    protected abstract @Nullable String method();

    /** The path it asks for, without the query; null once that is not known any more. */
    protected abstract @Nullable String path();

    /** The thread that works on it at this moment; null where no thread does, or where the server cannot know. */
    protected @Nullable Thread thread() {
        return null;
    }

    /** Whether a thread works on it or soon will, so that it goes on though its connection is gone; {@link #left} ends it then. */
    protected boolean isBusy() {
        return thread() != null;
    }

    /** The {@code Content-Type} of the response that is about to be committed. */
    protected abstract @Nullable String contentType();

    /** Takes {@link #STREAM_HEADER} out of the response that is about to be committed. */
    protected abstract @Nullable String takeStreamHeader();

    /**
     * Whether the connection may be closed behind this response without harm: all of the request has been read, and no other waits
     * behind it. Else the next response says it. Of HTTP/1.x only.
     */
    protected boolean mayClose() {
        return true;
    }

    /** Makes the response that is about to be committed the last one of its connection, and say so. Of HTTP/1.x only. */
    protected abstract void sayClose();

    /**
     * Ends a stream that will not end by itself: its body properly, so that a client that reads to the end sees no broken connection;
     * then, on HTTP/1.x, the connection. Called once at most, on a thread of its own, and must not wait for a slow reader.
     */
    protected abstract void endStream();

    /** Ends a request for which no time is left so that its client sees that something is missing. */
    protected abstract void abort();

    final void opened(ServerEdge<?> newEdge, EdgeConnection newConnection, int newSlot) {
        edge = newEdge;
        connection = newConnection;
        slot = newSlot;
        committed = false;
        stream = null;
        STATE.setRelease(this, OPEN);
    }

    final void takes(int newSlot) {
        slot = newSlot;
    }

    final int slot() {
        return slot;
    }

    /** Whether it has left its slot, which may be another's since. */
    final boolean isDetached() {
        return detached;
    }

    final RequestViews.View view() {
        return view;
    }

    /** Whether it has begun and not ended. */
    public final boolean isOpen() {
        return state != CLOSED;
    }

    /** Whether it is a stream that goes on until somebody ends it, as far as is known: a response says that when it is committed. */
    public final boolean isStream() {
        int now = state;
        return now == TURNING || now == STREAM;
    }

    /** Whether to turn it away with 503 and {@code Retry-After: 1}; to be asked when it has begun. */
    public final boolean isRejected() {
        return its().rejects();
    }

    /**
     * The head of the response is about to be written: the last moment to change it. Not for informational responses; for 101 there is
     * {@link #upgraded}.
     */
    public final void commit() {
        if (committed || state != OPEN) {
            return;
        }
        committed = true;
        String said = takeStreamHeader();
        if (its().isEndless(said, this)) {
            becomeStream();
        }
        EdgeConnection its = connection();
        if (its.wantsToTell() && mayClose() && its.tell()) {
            sayClose();
        }
    }

    private void becomeStream() {
        if (!STATE.compareAndSet(this, OPEN, TURNING)) {
            return;
        }
        String label = label();
        // First: whoever takes the slot next must not take this object with it.
        detached = true;
        slot = its().leave(slot);
        stream = its().becomesStream(label == null ? "stream" : label, this::endStreamNow);
        if (!STATE.compareAndSet(this, TURNING, STREAM)) {
            finish();
        }
    }

    private void endStreamNow() {
        EdgeConnection its = connection();
        if (!its.isMultiplexed()) {
            // Its end closes the connection, and that is how its client is told: no header could be added any more.
            its.tell();
        }
        endStream();
    }

    /** The connection speaks another protocol from now on. What follows is no request; whoever owns it may make it a stream. */
    public final void upgraded() {
        if (isOpen()) {
            connection().upgraded();
        }
    }

    /** The last byte of the response has been handed to the kernel, or nobody is there to take it. */
    public final void end() {
        int before = (int) STATE.getAndSet(this, CLOSED);
        if (before == OPEN || before == STREAM) {
            finish();
        }
    }

    /** Whether the last byte of the response has been handed to the kernel, though the server does not tell of an end yet. */
    protected boolean isAnswered() {
        return false;
    }

    /**
     * Ends it though the server has not told of its end, and may yet do so: for requests whose client is known to be gone. The object
     * serves no other.
     */
    protected final void endEarly() {
        detached = true;
        end();
    }

    /** The thread that worked on it has left it: {@link #thread()} is null from now on, until another takes it up. */
    public final void left() {
        EdgeConnection its = connection;
        if (its != null && its.isClosed() && !isBusy()) {
            endEarly();
        }
    }

    final void connectionClosed() {
        if (!isBusy()) {
            endEarly();
        }
    }

    private void finish() {
        LiveStreams.Stream known = stream;
        if (known != null) {
            known.close();
        }
        connection().ended(this);
        // Last: with its slot, the object may serve another request.
        its().ended(slot);
    }

    /** What it asks for, such as {@code GET /orders}, fit for a log: nothing in it ends a line. */
    final @Nullable String label() {
        String path = path();
        return path == null ? null : printable(method() + " " + path);
    }

    static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) || isSeparator(text.charAt(i))) {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || isSeparator(c)) {
                escaped.append(String.format("%%%02X", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** What some terminals and log viewers end a line at, too. */
    private static boolean isSeparator(char c) {
        return c == '\u2028' || c == '\u2029';
    }

    private ServerEdge<?> its() {
        return Objects.requireNonNull(edge, "not begun");
    }

    private EdgeConnection connection() {
        return Objects.requireNonNull(connection, "not begun");
    }
}
