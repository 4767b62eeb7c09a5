package io.graceful.jdk;

import io.graceful.management.ManagementReply;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, and the one request on it. Used by the port's thread alone; no method blocks. */
final class Caller {

    private static final Logger log = LoggerFactory.getLogger(Caller.class);

    /** In the order in which they come; WAITING is left out where the answer is complete. */
    private enum State {
        READING,
        WRITING_FIRST,
        WAITING,
        WRITING_LAST,
        ENDING,
        CLOSED
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Time time;
    private final Limits limits;
    private final Function<RequestHead, ManagementReply> answer;
    private final Consumer<Runnable> portThread;
    private final ByteBuffer in;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private State state = State.READING;
    private boolean chunked;
    private int rest;
    private @Nullable ManagementReply reply;
    private @Nullable String last;
    private @Nullable Deadline deadline;

    /** @param portThread runs something on the thread that this is used by */
    Caller(
            SocketChannel channel,
            SelectionKey key,
            Time time,
            Limits limits,
            Function<RequestHead, ManagementReply> answer,
            Consumer<Runnable> portThread) {
        this.channel = channel;
        this.key = key;
        this.time = time;
        this.limits = limits;
        this.answer = answer;
        this.portThread = portThread;
        this.in = ByteBuffer.allocate(limits.headBytes());
        enter(State.READING, limits.read());
    }

    /** The socket can be read or written. */
    void ready() {
        try {
            switch (state) {
                case READING -> read();
                case WRITING_FIRST, WRITING_LAST -> write();
                case WAITING, ENDING -> discard();
                case CLOSED -> {}
            }
        } catch (IOException e) {
            log.debug("A caller of the management port is gone", e);
            close();
        }
    }

    private void read() throws IOException {
        boolean ended = channel.read(in) < 0;
        Optional<RequestHead> head = RequestHead.read(in.array(), in.position(), limits);
        if (head.isPresent()) {
            begin(head.get());
        } else if (ended) {
            close();
        }
    }

    private void begin(RequestHead head) throws IOException {
        ManagementReply made = answer.apply(head);
        reply = made;
        chunked = head.chunked();
        out = ReplyBytes.first(made, chunked, !head.request().method().equals("HEAD"));
        enter(State.WRITING_FIRST, limits.write());
        if (made.later() != null) {
            // Completed by whoever ends the drain, on a thread of its own.
            made.later().whenComplete((text, failure) -> portThread.accept(() -> goOn(text)));
        }
        write();
    }

    /** The rest of the answer is known; null if there will be none. */
    private void goOn(@Nullable String text) {
        if (text == null) {
            close();
            return;
        }
        last = text;
        if (state == State.WAITING) {
            try {
                writeLast(text);
            } catch (IOException e) {
                log.debug("The caller of /drain has not waited", e);
                close();
            }
        }
    }

    private void writeLast(String text) throws IOException {
        out = ReplyBytes.last(text, chunked);
        enter(State.WRITING_LAST, limits.write());
        write();
    }

    private void write() throws IOException {
        channel.write(out);
        if (out.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
            return;
        }
        if (state == State.WRITING_FIRST && reply != null && reply.later() != null) {
            if (last != null) {
                writeLast(last);
            } else {
                // No deadline: the drain has one, and a caller who hangs up is noticed.
                enter(State.WAITING, null);
            }
            return;
        }
        done();
        // Half of it first: closed at once, what the caller has still sent would reset what he has not yet read.
        channel.shutdownOutput();
        enter(State.ENDING, limits.end());
    }

    private void discard() throws IOException {
        in.clear();
        int count = channel.read(in);
        rest += Math.max(0, count);
        if (count < 0 || rest > limits.restBytes()) {
            close();
        }
    }

    private void enter(State next, @Nullable Duration atMost) {
        state = next;
        deadline = atMost == null ? null : Deadline.in(time, atMost);
        key.interestOps(SelectionKey.OP_READ);
    }

    /** When this has lasted too long; null while it waits for the end of a drain. */
    @Nullable
    Deadline deadline() {
        return deadline;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    /** Whether an answer is on its way out, which the closing of the port should not cut. */
    boolean isWriting() {
        return state == State.WRITING_FIRST || state == State.WRITING_LAST;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    private void done() {
        if (reply != null) {
            reply.done().run();
        }
    }

    void close() {
        state = State.CLOSED;
        deadline = null;
        done();
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("A caller's connection was broken when it was closed", e);
        }
    }
}
