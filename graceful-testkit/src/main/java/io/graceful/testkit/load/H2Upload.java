package io.graceful.testkit.load;

import io.graceful.testkit.scenario.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A body on its way over HTTP/2. */
final class H2Upload implements AsyncEntityProducer {

    private final Upload upload;
    private final long length;
    private final String type;
    private final ScheduledExecutorService timer;
    private ByteBuffer part = ByteBuffer.allocate(0);

    H2Upload(Body body, String type, ScheduledExecutorService timer) {
        upload = new Upload(body, 1);
        length = body.bytes();
        this.type = type;
        this.timer = timer;
    }

    @Override
    public int available() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        while (part.hasRemaining() || !upload.over()) {
            if (!part.hasRemaining()) {
                part = ByteBuffer.wrap(upload.next());
            }
            if (!part.hasRemaining()) {
                later(channel);
                return;
            }
            if (channel.write(part) == 0) {
                // The server's window is full; the reactor asks again.
                return;
            }
        }
        channel.endStream();
    }

    private void later(DataStreamChannel channel) {
        try {
            ScheduledFuture<?> unused =
                    timer.schedule(channel::requestOutput, Upload.STEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The run is over.
        }
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public String getContentType() {
        return type;
    }

    @Override
    public @Nullable String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public @Nullable Set<String> getTrailerNames() {
        return null;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void failed(Exception cause) {
        releaseResources();
    }

    @Override
    public void releaseResources() {
        // It holds nothing.
    }
}
