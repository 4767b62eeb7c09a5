package io.graceful.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.ClientSpec.Kind;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.service.Defect;
import io.graceful.testkit.service.Pods;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Client libraries as they come, through an update of a service that leaves well, and of one that does not. */
class LibrariesIT {

    @Test
    void noLibraryLosesARequestOfAServiceThatLeavesWell() throws InterruptedException {
        Scenario.Builder scenario = Pods.update(Pods.pod(Defect.NONE)).name("libraries");
        Stream.of(Kind.JDK, Kind.APACHE, Kind.OKHTTP, Kind.REACTOR_NETTY)
                .forEach(kind -> scenario.client(get(kind)).client(orders(kind)));
        if (onPath("python3") && onPath("go")) {
            scenario.client(get(Kind.PYTHON)).client(get(Kind.GO));
        }

        Result result = ScenarioRun.of(scenario.build()).run();

        assertTrue(result.passed(), () -> ResultTable.of(result));
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

    private static ClientSpec get(Kind kind) {
        return ClientSpec.get(kind.text(), kind, 5, "/hello");
    }

    private static ClientSpec orders(Kind kind) {
        return ClientSpec.get(kind.text() + " orders", kind, 5, "/orders")
                .post("order")
                .sharing(kind.text());
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
