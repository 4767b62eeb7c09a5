package io.graceful.testkit.junit;

import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Promise;
import io.graceful.testkit.edge.Promises;
import io.graceful.testkit.edge.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The promises of an edge as JUnit tests, one for each promise and protocol: extend it and start the server. Clients mostly wait,
 * so several tests run side by side on threads of their own, whatever JUnit's own configuration says.
 */
public abstract class EdgePromises {

    private static final long LONGEST_SECONDS = 120;

    /** A fresh server that serves. Called by several threads at once. */
    protected abstract EdgeServer start() throws Exception;

    /** What the servers of {@link #start()} speak. */
    protected abstract Set<Protocol> protocols();

    /**
     * The promises that this edge does not keep, and why: by name, as {@code "pipelining"}, or for one protocol as
     * {@code "pipelining TLS_HTTP_1_1"}. They are reported as skipped, with the reason.
     */
    protected Map<String, String> unkept() {
        return Map.of();
    }

    /** How many servers run at once, from 1 on. */
    protected int sideBySide() {
        return 8;
    }

    @TestFactory
    protected final List<DynamicTest> keeps() {
        ExecutorService threads = Executors.newFixedThreadPool(sideBySide(), task -> {
            Thread thread = new Thread(task, "edge-promise");
            thread.setDaemon(true);
            return thread;
        });
        List<DynamicTest> tests = new ArrayList<>();
        for (Promise promise : Promises.all()) {
            for (Protocol protocol : Protocol.values()) {
                if (promise.protocols().contains(protocol) && protocols().contains(protocol)) {
                    tests.add(test(promise, protocol, threads));
                }
            }
        }
        threads.shutdown();
        return tests;
    }

    private DynamicTest test(Promise promise, Protocol protocol, ExecutorService threads) {
        String title = promise.sentence() + " [" + promise.name() + ", " + protocol + "]";
        String why = unkept().getOrDefault(
                        promise.name(), unkept().getOrDefault(promise.name() + " " + protocol.name(), ""));
        if (!why.isEmpty()) {
            return DynamicTest.dynamicTest(title, () -> Assumptions.abort("not kept: " + why));
        }
        Future<?> result = threads.submit(() -> {
            promise.check(start(), protocol);
            return null;
        });
        return DynamicTest.dynamicTest(title, () -> await(result));
    }

    private static void await(Future<?> result) throws Throwable {
        try {
            result.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("not over after " + LONGEST_SECONDS + " s", e);
        }
    }
}
