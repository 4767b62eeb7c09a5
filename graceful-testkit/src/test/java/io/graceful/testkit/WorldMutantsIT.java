package io.graceful.testkit;

import static io.graceful.testkit.Mutants.failures;
import static io.graceful.testkit.Mutants.killed;
import static io.graceful.testkit.Mutants.met;
import static io.graceful.testkit.Mutants.nobodyThere;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Step;
import io.graceful.testkit.service.Defect;
import io.graceful.testkit.service.OldJavaClient;
import io.graceful.testkit.service.Pods;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What only the callers of the world find: each service does one thing wrong to one kind of them, and serves the others well. */
class WorldMutantsIT {

    private static final int AT_ONCE = 3;

    private final Mutants mutants = new Mutants();

    WorldMutantsIT() throws IOException {
        ofHttp2();
        ofBodies();
        ofStreams();
        ofTheRest();
    }

    private void ofHttp2() throws IOException {
        add(Defect.GOAWAY_TO_OPEN_STREAMS, met("http2", Cause.GOAWAY, Cause.NOT_EXECUTED, Cause.CUT_IN_RESPONSE));
        if (OldJavaClient.failsOnGoaway()) {
            // Right by the standard, and too much for that client.
            add(Defect.GOAWAY_AT_ONCE, "java client slow", met("java client", Cause.GOAWAY));
            add(Defect.UPGRADES_WHILE_STOPPING, "java client anew", met("java client", Cause.GOAWAY));
        }
        add(Defect.NO_GOAWAY, met("http2", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
        add(Defect.TLS_UNTOLD, met("tls", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
    }

    private void ofBodies() throws IOException {
        add(Defect.COUNTS_QUEUED_AS_SENT, "reader", met("reader", Cause.CUT_IN_RESPONSE));
        add(Defect.CORRUPTS_DOWNLOADS, "download", met("download", Cause.WRONG_BODY));
        add(Defect.CUTS_UPLOADS, "upload in chunks", met("upload", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
    }

    private void ofStreams() throws IOException {
        add(Defect.ENDS_STREAMS_PROPERLY, "answer in events", met("answer in events", Cause.FALSE_END));
        add(Defect.CUTS_STREAMS, "answer in events", met("answer in events", Cause.CUT_IN_RESPONSE));
        add(Defect.CUTS_FEEDS, met("subscribers", Cause.CUT_IN_RESPONSE));
        add(Defect.WEBSOCKETS_CUT, met("websockets", Cause.WRONG_CLOSE, Cause.RESET));
        add(
                Defect.WEBSOCKETS_1000,
                failures(failure -> failure.cause() == Cause.WRONG_CLOSE
                        && failure.message().contains("with 1000")));
    }

    private void ofTheRest() throws IOException {
        add(Defect.SECOND_PORT_UNTOLD, met("second port", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
        add(
                Defect.LEAKS_LEAVERS,
                result -> result.counts().stream()
                        .anyMatch(count -> count.metric().equals("pod_requests_in_flight") && count.value() > 0));
        add(Defect.COUNTS_THE_PROBER, killed());
        add(Defect.HALF_REQUESTS_HOLD, killed());
        mutants.add(
                Defect.SECOND_SIGNAL_ENDS_THE_WAIT.name(),
                Pods.world(Defect.SECOND_SIGNAL_ENDS_THE_WAIT)
                        .then(new Action.RollingUpdate(null))
                        .step(Step.during(Duration.ofMillis(500), new Action.SecondSignal())),
                nobodyThere());
    }

    /** With four times as many of the callers who are to find it: at a stop of some seconds, the rarest may all be away. */
    private void add(Defect defect, String callers, Predicate<Result> symptom) throws IOException {
        mutants.add(defect.name(), Pods.world(defect, callers, 4), symptom);
    }

    private void add(Defect defect, Predicate<Result> symptom) throws IOException {
        mutants.add(defect.name(), Pods.world(defect), symptom);
    }

    @TestFactory
    Stream<DynamicTest> everyMutantIsFound() {
        return mutants.played(AT_ONCE);
    }

    @Test
    void theSameServiceWithoutADefectLosesNobody() throws Exception {
        Scenario scenario = Pods.world(Defect.NONE).name("world").build();

        Result result = ScenarioRun.of(scenario).run();
        System.out.print(ResultTable.of(result));

        assertTrue(result.passed(), () -> ResultTable.of(result));
        assertEquals(2, result.counts().size());
        assertTrue(
                result.traffic().groups().stream().allMatch(group -> group.requests() > 0),
                () -> ResultTable.of(result));
    }
}
