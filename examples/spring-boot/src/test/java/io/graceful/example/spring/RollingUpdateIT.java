package io.graceful.example.spring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.junit.ScenarioTest;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;

/** The promise, on Tomcat, Jetty and Reactor Netty: pods are replaced under load, and no request fails. */
class RollingUpdateIT {

    @ScenarioTest(value = "rollout.yaml", mustPass = false)
    void nothingIsLost(Result result) {
        System.out.print(ResultTable.of(result));
        assertTrue(result.passedButForAnOldJavaClient(), () -> ResultTable.of(result));
        assertTrue(result.pods().stream()
                .filter(pod -> pod.revision() == 1)
                .allMatch(pod -> Integer.valueOf(143).equals(pod.exitCode())));
    }
}
