package io.graceful.undertow;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Ends the body of a stream that its application would go on with. Whoever writes to it and whoever ends it come from different
 * threads, so one waits for the other, and neither ever for the client.
 */
final class StreamEnd extends AbstractStreamSinkConduit<StreamSinkConduit> {

    private static final int RETRY_MILLIS = 20;

    /** How often the last bytes are offered to a client that does not read: for one second, then the connection closes. */
    private static final int MOST_TRIES = 50;

    private final HttpServerExchange exchange;
    private final Object turn = new Object();
    private boolean ended;
    private int tries;

    StreamEnd(StreamSinkConduit next, HttpServerExchange exchange) {
        super(next);
        this.exchange = exchange;
    }

    /** Ends it soon, from any thread. */
    void end() {
        exchange.getIoThread().execute(this::endNow);
    }

    private void endNow() {
        try {
            boolean written;
            synchronized (turn) {
                if (!ended) {
                    ended = true;
                    // The client has to ask elsewhere for what follows.
                    exchange.setPersistent(false);
                    next.terminateWrites();
                }
                written = next.flush();
            }
            if (written) {
                exchange.endExchange();
            } else if (tries++ < MOST_TRIES) {
                exchange.getIoThread().executeAfter(this::endNow, RETRY_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                IoUtils.safeClose(exchange.getConnection());
            }
        } catch (IOException e) {
            // The client is gone, or has half a chunk and will see that.
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        synchronized (turn) {
            checkOpen();
            return next.write(src);
        }
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        synchronized (turn) {
            checkOpen();
            return next.write(srcs, offset, length);
        }
    }

    @Override
    public int writeFinal(ByteBuffer src) throws IOException {
        synchronized (turn) {
            checkOpen();
            return next.writeFinal(src);
        }
    }

    @Override
    public long writeFinal(ByteBuffer[] srcs, int offset, int length) throws IOException {
        synchronized (turn) {
            checkOpen();
            return next.writeFinal(srcs, offset, length);
        }
    }

    @Override
    public long transferFrom(FileChannel src, long position, long count) throws IOException {
        synchronized (turn) {
            checkOpen();
            return next.transferFrom(src, position, count);
        }
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer) throws IOException {
        synchronized (turn) {
            checkOpen();
            return next.transferFrom(source, count, throughBuffer);
        }
    }

    @Override
    public boolean flush() throws IOException {
        synchronized (turn) {
            return next.flush();
        }
    }

    @Override
    public void terminateWrites() throws IOException {
        synchronized (turn) {
            ended = true;
            next.terminateWrites();
        }
    }

    private void checkOpen() throws ClosedChannelException {
        if (ended) {
            throw new ClosedChannelException();
        }
    }
}
