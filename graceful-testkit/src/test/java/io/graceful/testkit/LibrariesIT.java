package io.graceful.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.ClientSpec.Kind;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.service.Defect;
import io.graceful.testkit.service.GrpcPod;
import io.graceful.testkit.service.Pods;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Client libraries as they come, through an update of a service that leaves well, and of one that does not. */
class LibrariesIT {

    @Test
    void noLibraryLosesARequestOfAServiceThatLeavesWell() throws InterruptedException {
        Scenario.Builder scenario = Pods.update(Pods.pod(Defect.NONE)).name("libraries");
        Stream.of(Kind.JDK, Kind.APACHE, Kind.OKHTTP, Kind.REACTOR_NETTY)
                .forEach(kind -> scenario.client(get(kind)).client(orders(kind)));
        if (works("python3", "-c", "import requests")) {
            scenario.client(get(Kind.PYTHON));
        }
        if (works("go", "version")) {
            scenario.client(get(Kind.GO));
        }

        Result result = ScenarioRun.of(scenario.build()).run();

        assertTrue(result.passedButForAnOldJavaClient(), () -> ResultTable.of(result));
        // Those who share have their connections counted with those they share with.
        assertTrue(
                result.traffic().groups().stream()
                        .allMatch(group -> group.requests() > 10
                                && group.connections() > 0 != group.client().endsWith(" orders")),
                () -> ResultTable.of(result));
    }

    /** The caller of such a library sees nothing, and its order was taken twice: that is no success. */
    @Test
    void aLibraryThatRepeatsWithoutAWordFailsTheRun() throws InterruptedException {
        Scenario scenario = Pods.update(Pods.pod(Defect.CLOSES_WITHOUT_SAYING))
                .name("repeats")
                .noClients()
                .client(get(Kind.OKHTTP).rate(30))
                .client(orders(Kind.OKHTTP).rate(30))
                .build();

        Result result = ScenarioRun.of(scenario).run();

        assertEquals(0, result.traffic().failed(), () -> ResultTable.of(result));
        assertFalse(result.passed(), () -> ResultTable.of(result));
        assertTrue(
                result.traffic().groups().stream()
                                .mapToLong(Traffic.Group::repeated)
                                .sum()
                        > 0,
                () -> ResultTable.of(result));
    }

    @Test
    void gRpcCallsGoOnOverChannelsThatAreKept() throws InterruptedException {
        Result well = ScenarioRun.of(grpc("well")).run();
        Result badly = ScenarioRun.of(grpc("badly")).run();

        assertTrue(well.passed(), () -> ResultTable.of(well));
        assertTrue(
                well.traffic().groups().stream().allMatch(group -> group.connections() < group.requests()),
                () -> ResultTable.of(well));
        assertTrue(badly.traffic().failed() > 0, () -> ResultTable.of(badly));
    }

    private static Scenario grpc(String leaves) {
        PodSpec pod = PodSpec.running(
                        "java", "-cp", System.getProperty("java.class.path"), GrpcPod.class.getName(), leaves)
                .env("PORT", "${port.grpc}")
                .ports("grpc")
                .readinessProbe(Probe.of(new Handler.TcpSocket("grpc")).period(Duration.ofSeconds(1)))
                .build();
        return Scenario.of(pod)
                .name("gRPC, leaving " + leaves)
                .deployment(Deployment.of(1))
                .nodes(2, Law.fixed(Duration.ofMillis(1500)))
                .client(ClientSpec.get("unary", Kind.GRPC, 10, "/grpc.health.v1.Health/Check"))
                .client(ClientSpec.get("stream", Kind.GRPC, 3, "/test.Service/Count")
                        .headers(Map.of("X-Grpc-Streaming", "server")))
                .build();
    }

    private static ClientSpec get(Kind kind) {
        return ClientSpec.get(kind.text(), kind, 5, "/hello");
    }

    private static ClientSpec orders(Kind kind) {
        return ClientSpec.get(kind.text() + " orders", kind, 5, "/orders")
                .post("order")
                .sharing(kind.text());
    }

    /** Whether the machine has this. */
    private static boolean works(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
