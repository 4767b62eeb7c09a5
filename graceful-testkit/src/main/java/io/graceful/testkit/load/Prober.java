package io.graceful.testkit.load;

import io.graceful.testkit.plane.Route;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The health check of a balancer: asks each pod that has a network, whatever any node routes to, on a new connection, until the pod
 * is gone. Nobody waits for its answers.
 */
final class Prober implements Caller {

    private final Wires wires;
    private final Dial dial;
    private final Tally tally;
    private final Births births;
    private final Executor workers;

    Prober(Wires wires, Dial dial, Tally tally, Births births, Executor workers) {
        this.wires = wires;
        this.dial = dial;
        this.tally = tally;
        this.births = births;
        this.workers = workers;
    }

    @Override
    public void call(Request request) {
        List<Route> pods = dial.pods();
        if (pods.isEmpty()) {
            tally.left(request);
            return;
        }
        try {
            for (Route pod : pods.subList(1, pods.size())) {
                workers.execute(() -> ask(births.next(request.node()), pod));
            }
        } catch (RejectedExecutionException e) {
            // The run is over.
        }
        ask(request, pods.get(0));
    }

    private void ask(Request request, Route pod) {
        try (Wire wire = wires.open(request, request.node(), pod)) {
            request.group().connected();
            wire.exchange(request, true);
            tally.answered(request, pod.pod());
        } catch (CallFailed e) {
            tally.failed(request, e);
        }
    }

    @Override
    public void close() {
        wires.close();
    }
}
