package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.example.load.Cause;
import io.graceful.example.load.Result;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same load against pods that leave in a wrong way: without these, its zeros would prove nothing. */
class NegativeControlIT {

    @Test
    void withoutTheWaitNewConnectionsAreRefused() {
        // Outside Kubernetes nobody routes to it, as far as it knows: it drains and goes at once.
        Result result = replaceBySignal("TERM", ServiceProcess.named("pod-a"), 143);

        assertTrue(result.causes().getOrDefault(Cause.CONNECTION_REFUSED, 0L) > 10, () -> "unseen: " + result);
    }

    @Test
    void killedAtOnceRequestsInFlightAreCutToo() {
        Result result = replaceBySignal("KILL", ServiceProcess.named("pod-a").inKubernetes(), 137);

        assertTrue(result.causes().getOrDefault(Cause.CONNECTION_REFUSED, 0L) > 10, () -> "unseen: " + result);
        Set<Cause> causes = result.causes().keySet();
        assertTrue(
                causes.contains(Cause.CLOSED_BEFORE_RESPONSE) || causes.contains(Cause.RESET_BEFORE_RESPONSE),
                () -> "nothing was seen to be cut: " + result);
    }

    private static Result replaceBySignal(String signal, Launch first, int exitCode) {
        try (Cluster cluster = Cluster.of(first)) {
            ServiceProcess old = cluster.replace(
                    ServiceProcess.named("pod-b"),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    pod -> pod.signal(signal));
            assertTrue(old.ends(Duration.ofSeconds(10)), "the old pod is still there");
            assertEquals(exitCode, old.exitCode(), old::output);
            cluster.awaitRequests(500);
            return cluster.endLoad();
        }
    }
}
