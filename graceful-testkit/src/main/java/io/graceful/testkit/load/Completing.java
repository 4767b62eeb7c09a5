package io.graceful.testkit.load;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.concurrent.FutureCallback;

/** Makes a callback of HttpCore the end of a future. */
record Completing<T>(CompletableFuture<T> future) implements FutureCallback<T> {

    @Override
    public void completed(T result) {
        future.complete(result);
    }

    @Override
    public void failed(Exception cause) {
        future.completeExceptionally(cause);
    }

    @Override
    public void cancelled() {
        future.completeExceptionally(new CancellationException("cancelled by the connection"));
    }
}
