package io.graceful.testkit.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The body of a request of HTTP/2: one thread puts in what came, another one reads it. */
final class Http2Body extends InputStream {

    /** Lets the client send more. */
    interface Window {
        void open(int bytes) throws IOException;
    }

    private static final int WORTH_SAYING = 16 * 1024;

    private final Deque<ByteBuffer> blocks = new ArrayDeque<>();
    private final long patienceNanos;
    private final Window window;
    private int unsaid;
    private boolean ended;
    private boolean broken;

    /** A body whose reader waits so long for more; for ever if that is 0. */
    Http2Body(int patienceMillis, Window window) {
        patienceNanos = patienceMillis == 0 ? Long.MAX_VALUE / 2 : TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        this.window = window;
    }

    synchronized void put(ByteBuffer block, boolean last) {
        if (block.hasRemaining()) {
            blocks.add(block);
        }
        ended |= last;
        notifyAll();
    }

    synchronized void breakOff() {
        broken = true;
        notifyAll();
    }

    synchronized boolean hasCome() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read;
        int say = 0;
        synchronized (this) {
            await();
            ByteBuffer block = blocks.peek();
            if (block == null) {
                return -1;
            }
            read = Math.min(length, block.remaining());
            block.get(bytes, offset, read);
            if (!block.hasRemaining()) {
                blocks.remove();
            }
            unsaid += read;
            if (unsaid >= WORTH_SAYING && !ended) {
                say = unsaid;
                unsaid = 0;
            }
        }
        if (say > 0) {
            window.open(say);
        }
        return read;
    }

    private synchronized void await() throws IOException {
        long end = System.nanoTime() + patienceNanos;
        try {
            while (blocks.isEmpty() && !ended && !broken) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new InterruptedIOException("nothing came for too long");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (broken) {
            throw new EOFException("the stream is gone");
        }
    }
}
