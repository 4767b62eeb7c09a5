package io.graceful.testkit.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;

/** How much the client lets be sent, on the connection and on each open stream (RFC 9113, section 5.2). */
final class SendWindows {

    private static final int DEFAULT = 65_535;

    private final Map<Integer, Long> streams = new HashMap<>();
    private long connection = DEFAULT;
    private long initial = DEFAULT;
    private boolean closed;

    synchronized void open(int stream) {
        streams.put(stream, initial);
    }

    /** The stream is gone, and whoever waits for it hears so. */
    synchronized void close(int stream) {
        streams.remove(stream);
        notifyAll();
    }

    synchronized void closeAll() {
        closed = true;
        notifyAll();
    }

    /** A window update; of the connection if the stream is 0. */
    synchronized void grow(int stream, int bytes) {
        if (stream == 0) {
            connection += bytes;
        } else {
            streams.computeIfPresent(stream, (id, window) -> window + bytes);
        }
        notifyAll();
    }

    /** The client's SETTINGS_INITIAL_WINDOW_SIZE, which changes the windows of open streams too. */
    synchronized void initial(int bytes) {
        long change = bytes - initial;
        initial = bytes;
        streams.replaceAll((id, window) -> window + change);
        notifyAll();
    }

    /** Waits until something may be sent, and returns how much: one frame at most. */
    synchronized int take(int stream, int wanted) throws IOException {
        try {
            while (true) {
                Long window = streams.get(stream);
                if (closed || window == null) {
                    throw new EOFException("the stream is gone");
                }
                int may = (int) Math.min(Math.min(connection, window), Math.min(wanted, Frame.MOST));
                if (may > 0) {
                    connection -= may;
                    streams.put(stream, window - may);
                    return may;
                }
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
