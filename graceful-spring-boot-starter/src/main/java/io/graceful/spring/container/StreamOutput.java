package io.graceful.spring.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** The body of a stream that somebody may have to end while another writes: whoever comes last ends it. */
final class StreamOutput extends ServletOutputStream {

    /** Opens what the container has for the body. */
    interface Source {
        ServletOutputStream open() throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }

    private final ServletOutputStream out;
    private final Runnable complete;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean stopped;

    StreamOutput(ServletOutputStream out, Runnable complete) {
        this.out = out;
        this.complete = complete;
    }

    /** Ends the stream: now, or as soon as the writer has left. Does not wait for it. */
    void stop() {
        stopped = true;
        endIfFree();
    }

    boolean isStopped() {
        return stopped;
    }

    private void endIfFree() {
        if (writing.tryLock()) {
            try {
                complete.run();
            } finally {
                writing.unlock();
            }
        }
    }

    private void hold(Step step) throws IOException {
        writing.lock();
        try {
            if (stopped) {
                throw new IOException("the service has ended this stream");
            }
            step.run();
        } finally {
            writing.unlock();
            if (stopped) {
                endIfFree();
            }
        }
    }

    @Override
    public void write(int one) throws IOException {
        hold(() -> out.write(one));
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        hold(() -> out.write(bytes, from, count));
    }

    @Override
    public void flush() throws IOException {
        hold(out::flush);
    }

    @Override
    public void close() throws IOException {
        hold(out::close);
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        out.setWriteListener(listener);
    }
}
