package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Event streams without an end, each on a connection of its own. One that the service ends properly was answered, and is opened again
 * at once, as a browser does it; one that is cut, or says nothing for as long as a request may take, has failed.
 */
final class Subscribers implements Caller {

    /** After a failure, so that nobody storms a service that is away; browsers wait longer. */
    private static final long AGAIN_MILLIS = 500;

    private static final int BUFFER = 4 * 1024;

    private final Wires wires;
    private final Tally tally;
    private final RandomGenerator random;
    private final Births births;
    private final CountDownLatch finished = new CountDownLatch(1);

    Subscribers(Wires wires, Tally tally, RandomGenerator random, Births births) {
        this.wires = wires;
        this.tally = tally;
        this.random = random;
        this.births = births;
    }

    /** Subscribes, over and over, until {@link #finish}: the request is the first subscription. */
    @Override
    public void call(Request request) {
        Request subscription = request;
        while (subscribe(subscription) || !finishedWithin(AGAIN_MILLIS)) {
            if (finishedWithin(0)) {
                return;
            }
            subscription = births.next(request.node());
        }
    }

    /** Whether it ended well. */
    private boolean subscribe(Request request) {
        try (Wire wire = wires.open(request, request.node(), random)) {
            wire.exchange(request, false, (response, body) -> follow(request, response, body, wire));
            tally.answered(request, wire.pod());
            return true;
        } catch (CallFailed e) {
            if (finishedWithin(0) && e.reason() != Cause.BAD_STATUS) {
                tally.answered(request, e.pod());
                return true;
            }
            tally.failed(request, e);
            return false;
        }
    }

    private void follow(Request request, ClassicHttpResponse response, InputStream body, Wire wire)
            throws IOException, CallFailed {
        if (!request.spec().wanted().allows(response.getCode())) {
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                tally.flows(request);
                wire.patience(request.spec().timeout());
            }
        } catch (SocketTimeoutException e) {
            throw wire.failed(Cause.TIMEOUT, "no event in time");
        }
    }

    private boolean finishedWithin(long millis) {
        try {
            return finished.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void finish() {
        finished.countDown();
        wires.close();
    }

    @Override
    public void close() {
        finish();
    }
}
