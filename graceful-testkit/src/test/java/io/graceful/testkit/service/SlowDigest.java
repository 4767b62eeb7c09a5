package io.graceful.testkit.service;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Reads a body with pauses, and ends as the {@code Repr-Digest} of what came. */
final class SlowDigest implements HttpResponse.BodySubscriber<String> {

    private final Executor later;
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final MessageDigest digest;
    private Flow.Subscription subscription;

    SlowDigest(long pauseMillis) {
        later = CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<String> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        subscription = to;
        to.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        part.forEach(digest::update);
        later.execute(() -> subscription.request(1));
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete("sha-256=:" + Base64.getEncoder().encodeToString(digest.digest()) + ":");
    }
}
