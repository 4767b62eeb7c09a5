package io.graceful.testkit.load;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.frame.RawFrame;
import org.apache.hc.core5.http2.impl.nio.H2StreamListener;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection, pinned to the pod it was opened to. Safe for use by many threads. */
final class H2Connection implements H2StreamListener {

    private final String pod;
    private final HttpHost service;
    private final ScheduledExecutorService timer;
    private volatile @Nullable IOSession session;
    private volatile boolean told;
    private volatile boolean broken;
    private volatile boolean used;

    /**
     * A connection that is not open yet.
     *
     * @param service what requests are for: scheme and authority
     */
    H2Connection(String pod, HttpHost service, ScheduledExecutorService timer) {
        this.pod = pod;
        this.service = service;
        this.timer = timer;
    }

    HttpHost service() {
        return service;
    }

    void opened(IOSession open) {
        session = open;
    }

    String pod() {
        return pod;
    }

    /** Whether it takes no further stream: it was told to go away, or it is closed. */
    boolean told() {
        IOSession open = session;
        return told || broken || open == null || !open.isOpen();
    }

    H2Exchange send(Request request) {
        H2Exchange exchange = new H2Exchange(request, pod, used, service, () -> told, timer);
        used = true;
        IOSession open = session;
        if (open != null) {
            open.enqueue(exchange.command(), Command.Priority.NORMAL);
        }
        return exchange;
    }

    /** The reactor says that something is wrong with it; its exchanges are told by the connection itself. */
    void broken(Exception cause) {
        broken = true;
    }

    @Override
    public void onFrameInput(HttpConnection connection, int streamId, RawFrame frame) {
        if (frame.isType(FrameType.GOAWAY)) {
            told = true;
        }
    }

    @Override
    public void onFrameOutput(HttpConnection connection, int streamId, RawFrame frame) {
        // Of no interest.
    }

    @Override
    public void onHeaderInput(HttpConnection connection, int streamId, List<? extends Header> headers) {
        // Of no interest.
    }

    @Override
    public void onHeaderOutput(HttpConnection connection, int streamId, List<? extends Header> headers) {
        // Of no interest.
    }

    @Override
    public void onInputFlowControl(HttpConnection connection, int streamId, int delta, int actualSize) {
        // Of no interest.
    }

    @Override
    public void onOutputFlowControl(HttpConnection connection, int streamId, int delta, int actualSize) {
        // Of no interest.
    }
}
