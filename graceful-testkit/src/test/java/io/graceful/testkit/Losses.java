package io.graceful.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.edge.OldJavaClient;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Failure;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import java.util.List;

/** What a service that leaves well may lose. */
final class Losses {

    private Losses() {}

    /**
     * Nothing; but {@code java.net.http} up to JDK 23 hands an answer over on another thread than the one that reads frames, and fails
     * one that is there if GOAWAY is read meanwhile. No service can prevent that, and it happens in one of some hundred stops.
     */
    static void assertNone(Result result) {
        List<Failure> failures = result.traffic().failures();
        boolean excused =
                failures.size() == 1 && failures.get(0).cause() == Cause.GOAWAY && OldJavaClient.failsOnGoaway();
        assertTrue(result.passed() || excused, () -> ResultTable.of(result));
    }
}
