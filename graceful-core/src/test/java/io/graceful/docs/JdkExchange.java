package io.graceful.docs;

import com.sun.net.httpserver.HttpExchange;
import io.graceful.edge.Exchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One request of the JDK's server, told to the edge. */
final class JdkExchange extends ForwardingExchange {

    final Exchange edge = new Asked();
    private final Consumer<Boolean> whenEnded;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Thread thread = Thread.currentThread();
    private volatile boolean last;
    private volatile boolean stopped;
    private OutputStream body;

    /** @param whenEnded is told whether the connection ends with it */
    JdkExchange(HttpExchange inner, Consumer<Boolean> whenEnded) {
        super(inner);
        this.whenEnded = whenEnded;
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        edge.commit();
        if (edge.isStream()) {
            sayLast(); // so that the server closes the connection behind it, whoever ends it
        }
        inner.sendResponseHeaders(status, length);
        if (length == -1 || status == 204 || status == 304 || getRequestMethod().equals("HEAD")) {
            end();
        }
    }

    void left(boolean failed) {
        thread = null;
        edge.left();
        if (failed) {
            last = true; // the server closes the connection now
            end();
        }
    }

    @Override
    public void close() {
        inner.close();
        end();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            edge.end();
            whenEnded.accept(last);
        }
    }

    private void sayLast() {
        last = true;
        getResponseHeaders().set("Connection", "close");
    }

    @Override
    public synchronized OutputStream getResponseBody() {
        if (body == null) {
            body = new Body(inner.getResponseBody());
        }
        return body;
    }

    /** Whoever wants to end it may find a writer at work, who then ends it. */
    private final class Body extends FilterOutputStream {

        Body(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            hold(() -> out.write(bytes, from, count));
        }

        @Override
        public void write(int one) throws IOException {
            hold(() -> out.write(one));
        }

        @Override
        public void flush() throws IOException {
            hold(out::flush);
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
                    endStopped();
                }
            }
        }

        @Override
        public void close() throws IOException {
            writing.lock();
            try {
                out.close();
            } finally {
                writing.unlock();
                end();
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void endStopped() {
        if (writing.tryLock()) {
            try {
                close();
            } finally {
                writing.unlock();
            }
        }
    }

    /** What the edge asks of it. */
    private final class Asked extends Exchange {

        @Override
        protected String method() {
            return getRequestMethod();
        }

        @Override
        protected String path() {
            return getRequestURI().getPath();
        }

        @Override
        protected Thread thread() {
            return thread;
        }

        @Override
        protected String contentType() {
            return getResponseHeaders().getFirst("Content-Type");
        }

        @Override
        protected String takeStreamHeader() {
            String said = getResponseHeaders().getFirst(STREAM_HEADER);
            getResponseHeaders().remove(STREAM_HEADER);
            return said;
        }

        @Override
        protected void sayClose() {
            sayLast();
        }

        @Override
        protected void endStream() {
            stopped = true;
            endStopped();
        }

        @Override
        protected void abort() {
            last = true;
            inner.getResponseBody();
            inner.setStreams(null, new Cut());
            inner.close();
        }
    }

    /** The server closes the connection when the body cannot be closed, and its client sees that something is missing. */
    private static final class Cut extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            throw new IOException("cut");
        }

        @Override
        public void close() throws IOException {
            throw new IOException("cut");
        }
    }
}
