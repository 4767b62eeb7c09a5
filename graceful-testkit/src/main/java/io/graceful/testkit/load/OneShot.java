package io.graceful.testkit.load;

import java.util.random.RandomGenerator;

/** A new connection for each request, which says {@code Connection: close}, as short-lived callers do. */
final class OneShot implements Caller {

    private final Wires wires;
    private final Tally tally;
    private final RandomGenerator random;

    OneShot(Wires wires, Tally tally, RandomGenerator random) {
        this.wires = wires;
        this.tally = tally;
        this.random = random;
    }

    @Override
    public void call(Request request) {
        try (Wire wire = wires.open(request, request.node(), random)) {
            Wire.Outcome outcome = wire.exchange(request, true);
            if (outcome == Wire.Outcome.LEFT) {
                tally.left(request);
            } else {
                tally.answered(request, wire.pod());
            }
        } catch (CallFailed e) {
            tally.failed(request, e);
        }
    }

    @Override
    public void close() {
        wires.close();
    }
}
