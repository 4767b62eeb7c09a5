package io.graceful.example.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.junit.ScenarioTest;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;

/** The promise, on Tomcat, Jetty and Reactor Netty: pods are replaced under load, and no request fails. */
class RollingUpdateIT {

    @ScenarioTest("rollout.yaml")
    void nothingIsLost(Result result) {
        System.out.print(ResultTable.of(result));
        assertEquals(0, result.traffic().failed());
        assertTrue(result.pods().stream()
                .filter(pod -> pod.revision() == 1)
                .allMatch(pod -> Integer.valueOf(143).equals(pod.exitCode())));
    }
}
