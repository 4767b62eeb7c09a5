package io.graceful.testkit.load;

import io.graceful.testkit.plane.Route;
import java.util.random.RandomGenerator;

/** A new connection for each request, which says {@code Connection: close}, as short-lived callers do. */
final class OneShot implements Caller {

    private final Dial dial;
    private final Tally tally;
    private final RandomGenerator random;
    private final Open open = new Open();

    OneShot(Dial dial, Tally tally, RandomGenerator random) {
        this.dial = dial;
        this.tally = tally;
        this.random = random;
    }

    @Override
    public void call(Request request) {
        try {
            Route route = dial.route(request.node(), random, request.millisLeft());
            try (Wire wire = new Wire(route.pod(), dial.connect(route, request.node(), request.millisLeft()))) {
                tally.connected(request, route.pod());
                open.add(wire);
                try {
                    wire.exchange(request, true);
                } finally {
                    open.remove(wire);
                }
                tally.answered(request, route.pod());
            }
        } catch (CallFailed e) {
            tally.failed(request, e);
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
