package io.graceful.testkit.service;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The body of an answer. Bytes stay here until a block is full, it is flushed, or it is closed, which ends the answer. */
abstract class Answer extends OutputStream {

    private final byte[] block = new byte[16 * 1024];
    private int filled;
    /** What follows the body. */
    Map<String, String> trailers = Map.of();

    private boolean ended;

    /** Sends bytes, and before the first ones the head. */
    abstract void send(byte[] bytes, int length, boolean last) throws IOException;

    @Override
    public final void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (filled == block.length) {
                flush();
            }
            int now = Math.min(length - done, block.length - filled);
            System.arraycopy(bytes, offset + done, block, filled, now);
            filled += now;
            done += now;
        }
    }

    @Override
    public final void flush() throws IOException {
        send(block, filled, false);
        filled = 0;
    }

    /** Ends the answer with something behind its body, whose length nobody has said. */
    final void close(Map<String, String> after) throws IOException {
        trailers = after;
        close();
    }

    @Override
    public final void close() throws IOException {
        if (!ended) {
            ended = true;
            send(block, filled, true);
        }
    }
}
