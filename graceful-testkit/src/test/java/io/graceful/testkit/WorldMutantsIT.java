package io.graceful.testkit;

import static io.graceful.testkit.Mutants.failures;
import static io.graceful.testkit.Mutants.killed;
import static io.graceful.testkit.Mutants.met;
import static io.graceful.testkit.Mutants.nobodyThere;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.edge.OldJavaClient;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Body;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.Manners;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Step;
import io.graceful.testkit.scenario.Wanted;
import io.graceful.testkit.service.Defect;
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
        add(
                Defect.GOAWAY_TO_OPEN_STREAMS,
                many(ClientSpec.Kind.HTTP2, "http2 all the time", "/slow?ms=1000"),
                met("http2", Cause.GOAWAY, Cause.NOT_EXECUTED, Cause.CUT_IN_RESPONSE));
        if (OldJavaClient.failsOnGoaway()) {
            // Right by the standard, and too much for that client.
            add(
                    Defect.GOAWAY_AT_ONCE,
                    many(ClientSpec.Kind.JDK, "java client all the time", "/slow?ms=1000"),
                    met("java client", Cause.GOAWAY));
            ClientSpec anew = many(ClientSpec.Kind.JDK, "java client each time", "/hello");
            add(
                    Defect.UPGRADES_WHILE_STOPPING,
                    anew.transport(anew.transport().anew()),
                    met("java client", Cause.GOAWAY));
        }
        // Those who ask now and then mostly see that a connection has ended, and take another.
        add(
                Defect.NO_GOAWAY,
                many(ClientSpec.Kind.HTTP2, "http2 all the time", "/slow?ms=1000"),
                met("http2", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
        add(
                Defect.TLS_UNTOLD,
                Pods.overTls(many(ClientSpec.Kind.KEEP_ALIVE, "tls all the time", "/slow?ms=1000")),
                met("tls", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
    }

    private void ofBodies() throws IOException {
        // Here and with CUTS_UPLOADS nobody is beside them whose connection would hold the exit until they are done.
        mutants.add(
                Defect.COUNTS_QUEUED_AS_SENT.name(),
                Pods.update(Pods.pod(Defect.COUNTS_QUEUED_AS_SENT))
                        .client(ClientSpec.get("slow reader", ClientSpec.Kind.NEW_CONNECTION, 3, "/download?kb=4096")
                                .manners(Manners.reading(512 * 1024))
                                .timeout(Duration.ofSeconds(20))
                                .steadily()),
                met("reader", Cause.CUT_IN_RESPONSE));
        add(
                Defect.CORRUPTS_DOWNLOADS,
                many(ClientSpec.Kind.NEW_CONNECTION, "downloads", "/download?kb=64"),
                met("download", Cause.WRONG_BODY));
        ClientSpec upload = ClientSpec.get("upload for long", ClientSpec.Kind.NEW_CONNECTION, 3, "/upload")
                .post(Body.of(100_000).over(Duration.ofSeconds(4)))
                .steadily();
        mutants.add(
                Defect.CUTS_UPLOADS.name(),
                Pods.update(Pods.pod(Defect.CUTS_UPLOADS)).client(upload),
                met("upload", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
    }

    private void ofStreams() throws IOException {
        ClientSpec events = many(
                        ClientSpec.Kind.NEW_CONNECTION, "answer in events all the time", "/events?count=9&ms=250")
                .wanted(Wanted.ends("9"));
        add(Defect.ENDS_STREAMS_PROPERLY, events, met("answer in events", Cause.FALSE_END));
        add(Defect.CUTS_STREAMS, events, met("answer in events", Cause.CUT_IN_RESPONSE));
        add(Defect.CUTS_FEEDS, met("subscribers", Cause.CUT_IN_RESPONSE));
        add(Defect.WEBSOCKETS_CUT, met("websockets", Cause.WRONG_CLOSE, Cause.RESET));
        add(
                Defect.WEBSOCKETS_1000,
                failures(failure -> failure.cause() == Cause.WRONG_CLOSE
                        && failure.message().contains("with 1000")));
    }

    private void ofTheRest() throws IOException {
        add(
                Defect.SECOND_PORT_UNTOLD,
                many(ClientSpec.Kind.KEEP_ALIVE, "second port all the time", "/slow?ms=1000")
                        .port("second"),
                met("second port", Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE));
        add(
                Defect.LEAKS_LEAVERS,
                result -> result.counts().stream()
                        .anyMatch(count -> count.metric().equals("pod_requests_in_flight") && count.value() > 0));
        mutants.add(
                Defect.COUNTS_THE_PROBER.name(),
                Pods.world(Defect.COUNTS_THE_PROBER, pod -> pod.env("QUIET_MS", "1300")),
                killed());
        // Shorter than such a caller stays, and longer than the service needs without the defect.
        mutants.add(
                Defect.HALF_REQUESTS_HOLD.name(),
                Pods.world(Defect.HALF_REQUESTS_HOLD, pod -> pod.grace(Duration.ofSeconds(7)))
                        .client(ClientSpec.get("half", ClientSpec.Kind.NEW_CONNECTION, 2, "/hello")
                                .manners(Manners.sendingHalf(Manners.Half.HEAD, Duration.ofSeconds(9)))),
                killed());
        mutants.add(
                Defect.SECOND_SIGNAL_ENDS_THE_WAIT.name(),
                Pods.update(Pods.pod(Defect.SECOND_SIGNAL_ENDS_THE_WAIT))
                        .noNodes()
                        .node("node-1", Law.fixed(Duration.ofMillis(3_500)))
                        .then(new Action.RollingUpdate(null))
                        .step(Step.during(Duration.ofSeconds(2), new Action.SecondSignal())),
                nobodyThere());
    }

    /** So many at even distances that at no moment all of them happen to be away. */
    private static ClientSpec many(ClientSpec.Kind kind, String name, String path) {
        return ClientSpec.get(name, kind, 10, path).steadily();
    }

    private void add(Defect defect, ClientSpec more, Predicate<Result> symptom) throws IOException {
        mutants.add(defect.name(), Pods.world(defect).client(more), symptom);
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
        Scenario scenario =
                Pods.world(Defect.NONE, "stalled reader", 4).name("world").build();

        Result result = ScenarioRun.of(scenario).run();
        System.out.print(ResultTable.of(result));

        assertTrue(result.passedButForAnOldJavaClient(), () -> ResultTable.of(result));
        assertEquals(2, result.counts().size());
        assertTrue(
                result.traffic().groups().stream().allMatch(group -> group.requests() > 0),
                () -> ResultTable.of(result));
    }
}
