package io.graceful.testkit.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A stream. The connection's thread puts in what comes, the test's reads it. */
final class Http2Call extends Call {

    /** What HTTP/2 must not carry (RFC 9113, section 8.2.2). */
    private static final Set<String> FORBIDDEN =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private static final int CANCEL = 8;
    private static final int WORTH_SAYING = 16 * 1024;

    private final Http2Client client;
    private final int stream;
    private final Deque<Answer> heads = new ArrayDeque<>();
    private final Deque<ByteBuffer> blocks = new ArrayDeque<>();
    private Map<String, String> trailers = Map.of();
    private String broken = "";
    private String wrong = "";
    private final boolean hasNoBody;
    private boolean ended;
    private boolean finished;
    private long promised = -1;
    private long came;
    private int unsaid;
    /** What the server lets be sent; the client's lock guards it. */
    long window;

    Http2Call(Http2Client client, int stream, int window, boolean finished, boolean hasNoBody) {
        this.client = client;
        this.stream = stream;
        this.window = window;
        this.finished = finished;
        this.hasNoBody = hasNoBody;
    }

    int stream() {
        return stream;
    }

    synchronized boolean isOver() {
        return ended || !broken.isEmpty();
    }

    @Override
    void send(byte[] part) throws IOException {
        client.data(this, part, 0, part.length, false);
    }

    @Override
    void finish() throws IOException {
        if (!finished && !isOver()) {
            finished = true;
            client.data(this, new byte[0], 0, 0, true);
        }
    }

    synchronized void headers(Map<String, String> all, boolean last) {
        for (String name : all.keySet()) {
            if (FORBIDDEN.contains(name)) {
                wrong = "an answer of HTTP/2 has the header " + name + ": " + all.get(name);
            }
        }
        if (all.containsKey(":status")) {
            int status = Integer.parseInt(all.get(":status"));
            Map<String, String> headers = new HashMap<>(all);
            headers.remove(":status");
            heads.add(new Answer(status, headers));
            String length = hasNoBody || status == 304 ? null : headers.get("content-length");
            promised = length == null ? -1 : Long.parseLong(length);
        } else {
            trailers = all;
        }
        ended |= last;
        notifyAll();
    }

    synchronized void data(ByteBuffer content, int length, boolean last) {
        came += content.remaining();
        // Padding is nobody's to read, and counts all the same.
        unsaid += length - content.remaining();
        blocks.add(content);
        ended |= last;
        if (last && promised >= 0 && came != promised) {
            wrong = "END_STREAM after " + came + " bytes of " + promised + ": a cut body that looks whole";
        }
        notifyAll();
    }

    synchronized void breakOff(String how) {
        if (!ended) {
            broken = how;
        }
        notifyAll();
    }

    @Override
    synchronized Answer nextHead() throws IOException {
        Deadline deadline = Deadline.in(Client.PATIENCE_MILLIS);
        while (heads.isEmpty()) {
            check();
            if (ended) {
                throw new AssertionError("a stream that ended without an answer");
            }
            deadline.await(this, "no answer came");
        }
        check(wrong);
        return heads.remove();
    }

    @Override
    int read(byte[] into) throws IOException {
        int read;
        int say = 0;
        synchronized (this) {
            ByteBuffer block = next();
            if (block == null) {
                return -1;
            }
            read = Math.min(into.length, block.remaining());
            block.get(into, 0, read);
            unsaid += read;
            if (unsaid >= WORTH_SAYING && !ended) {
                say = unsaid;
                unsaid = 0;
            }
        }
        if (say > 0) {
            client.write(H2Frame.number(H2Frame.WINDOW_UPDATE, stream, say));
        }
        return read;
    }

    private synchronized @Nullable ByteBuffer next() throws IOException {
        Deadline deadline = Deadline.in(Client.PATIENCE_MILLIS);
        while (true) {
            while (!blocks.isEmpty() && !blocks.element().hasRemaining()) {
                blocks.remove();
            }
            if (!blocks.isEmpty()) {
                return blocks.element();
            }
            check();
            if (ended) {
                return null;
            }
            deadline.await(this, "nothing came of the body");
        }
    }

    private synchronized void check() throws IOException {
        check(wrong);
        if (!broken.isEmpty()) {
            throw new BrokenException(broken);
        }
    }

    private static void check(String wrong) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong);
        }
    }

    @Override
    boolean endsByClose() {
        return false;
    }

    @Override
    synchronized Map<String, String> trailers() {
        return trailers;
    }

    @Override
    void leave() throws IOException {
        client.forget(stream);
        client.write(H2Frame.number(H2Frame.RST_STREAM, stream, CANCEL));
    }
}
