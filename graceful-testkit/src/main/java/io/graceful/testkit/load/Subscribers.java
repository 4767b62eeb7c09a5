package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Event streams without an end, each on a connection of its own. One that the service ends properly was answered, and is opened again
 * soon, as a browser does it; one that is cut, or says nothing for as long as a request may take, has failed.
 */
final class Subscribers implements Caller {

    /** So that nobody storms a service that is away, or ends each stream at once; browsers wait longer. */
    private static final long AGAIN_MILLIS = 100;

    private static final int BUFFER = 4 * 1024;

    /** How a stream ends that is broken off at the end of the run before anything came. */
    private static final Set<Cause> BROKEN_OFF =
            Set.of(Cause.RESET, Cause.EOF, Cause.CUT_IN_RESPONSE, Cause.OTHER, Cause.CONNECT_TIMEOUT);

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
        subscribe(request);
        while (!finishedWithin(AGAIN_MILLIS)) {
            subscribe(births.next(request.node()));
        }
    }

    private void subscribe(Request request) {
        try (Wire wire = wires.open(request, request.node(), random)) {
            wire.exchange(request, false, (response, body) -> follow(request, response, body, wire));
            tally.answered(request, wire.pod());
        } catch (CallFailed e) {
            if (finishedWithin(0) && tally.hasFlowed(request)) {
                tally.answered(request, e.pod());
            } else if (finishedWithin(0) && BROKEN_OFF.contains(e.reason())) {
                tally.left(request);
            } else {
                tally.failed(request, e);
            }
        }
    }

    private void follow(Request request, ClassicHttpResponse response, InputStream body, Wire wire)
            throws IOException, CallFailed {
        if (!request.spec().wanted().allows(response.getCode())) {
            return;
        }
        Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.getValue().toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            throw wire.failed(
                    Cause.WRONG_BODY, "no event stream, but " + (type == null ? "no type at all" : type.getValue()));
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
