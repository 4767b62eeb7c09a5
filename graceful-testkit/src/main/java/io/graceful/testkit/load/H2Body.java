package io.graceful.testkit.load;

import io.graceful.testkit.scenario.ClientSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncEntityConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** The body of a response on HTTP/2: its caller gives the server as much window as it may read, when it may. */
final class H2Body implements AsyncEntityConsumer<H2Body> {

    private static final int PART = 1 << 20;

    /** So little before a stall that most of an answer has to wait for it. */
    private static final int FIRST = 16 * 1024;

    private final ScheduledExecutorService timer;
    private final ClientSpec spec;
    private final boolean slow;
    private final Pace pace;
    private BodyCheck check;
    private boolean waiting;
    private boolean begun;
    private volatile boolean over;
    private volatile BodyCheck.@Nullable Fault fault;
    private @Nullable FutureCallback<H2Body> callback;

    H2Body(ClientSpec spec, ScheduledExecutorService timer) {
        this.spec = spec;
        this.timer = timer;
        slow = Pace.isSlow(spec.manners());
        pace = new Pace(spec.manners());
        check = new BodyCheck(spec.wanted(), null);
    }

    /** The head of the response, with what it promises. Before any of the body. */
    void promised(HttpResponse response) {
        check = new BodyCheck(spec, response);
    }

    /** What is wrong with it although it ended properly; null if nothing is. */
    BodyCheck.@Nullable Fault fault() {
        return fault;
    }

    @Override
    public void streamStart(EntityDetails details, FutureCallback<H2Body> whole) {
        callback = whole;
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        if (!slow) {
            channel.update(Integer.MAX_VALUE);
        } else if (!waiting) {
            waiting = true;
            later(channel);
        }
    }

    private void later(CapacityChannel channel) {
        try {
            ScheduledFuture<?> unused = timer.schedule(() -> open(channel), Pace.STEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The run is over.
        }
    }

    private void open(CapacityChannel channel) {
        try {
            int due = due();
            if (due > 0) {
                channel.update(due);
            }
            if (!over) {
                later(channel);
            }
        } catch (IOException e) {
            // The connection is gone, and its exchanges are told by the reactor.
        }
    }

    private synchronized int due() {
        int due = pace.due(begun ? PART : FIRST);
        begun |= due > 0;
        // What the window lets come counts as read; there is no other way to hold it back.
        pace.read(due);
        return due;
    }

    @Override
    public synchronized void consume(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        if (spec.manners().reads() == 0) {
            pace.read(bytes.length);
        }
        check.add(bytes, bytes.length);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        over = true;
        fault = check.end();
        if (callback != null) {
            callback.completed(this);
        }
    }

    @Override
    public void failed(Exception cause) {
        over = true;
        releaseResources();
    }

    @Override
    public H2Body getContent() {
        return this;
    }

    @Override
    public void releaseResources() {
        over = true;
    }
}
