package io.graceful.testkit.load;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.plane.DirectPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Failure;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.ClientSpec.Kind;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.time.RealTimeline;
import io.graceful.testkit.time.Seed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients say of servers that behave in every way. */
class LoadTest {

    private static final ClientSpec NEW =
            ClientSpec.get("c", Kind.NEW_CONNECTION, 50, "/").timeout(Duration.ofSeconds(2));
    private static final ClientSpec POOL =
            ClientSpec.get("c", Kind.KEEP_ALIVE, 50, "/").connections(1).timeout(Duration.ofSeconds(2));

    static Stream<Arguments> ways() {
        ScriptedServer.Script reset = (number, socket) -> ScriptedServer.reset(socket);
        ScriptedServer.Script eof = (number, socket) -> false;
        ScriptedServer.Script half = (number, socket) ->
                ScriptedServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal") && false;
        ScriptedServer.Script unavailable =
                (number, socket) -> ScriptedServer.write(socket, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
        ScriptedServer.Script silent = (number, socket) -> ScriptedServer.never();
        return Stream.of(
                Arguments.of("reset", NEW, reset, Cause.RESET),
                Arguments.of("end", NEW, eof, Cause.EOF),
                Arguments.of("half a response", NEW, half, Cause.CUT_IN_RESPONSE),
                Arguments.of("503", NEW, unavailable, Cause.BAD_STATUS),
                Arguments.of("no answer", NEW, silent, Cause.TIMEOUT),
                Arguments.of("reset of a POST", NEW.post("x"), reset, Cause.RESET),
                Arguments.of("503 on a pool", POOL, unavailable, Cause.BAD_STATUS),
                Arguments.of("no answer on a pool", POOL, silent, Cause.TIMEOUT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void eachWayToFailHasItsName(String name, ClientSpec client, ScriptedServer.Script script, Cause cause)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            Traffic traffic = run(client, server.address(), 5);

            assertEquals(traffic.requests(), traffic.failed());
            // Where a machine has no time for two seconds, a connection may not even be made.
            boolean patience = cause == Cause.TIMEOUT;
            assertTrue(count(traffic, cause) > 0, () -> traffic.failures().toString());
            assertTrue(
                    traffic.failures().stream()
                            .allMatch(failure ->
                                    failure.cause() == cause || (patience && failure.cause() == Cause.CONNECT_TIMEOUT)),
                    () -> traffic.failures().stream()
                            .filter(failure -> failure.cause() != cause)
                            .toList()
                            .toString());
            assertEquals("pod-1", traffic.failures().get(0).pod());
        }
    }

    @Test
    void nobodyListens() throws Exception {
        InetSocketAddress address;
        try (ScriptedServer server = new ScriptedServer((number, socket) -> true)) {
            address = server.address();
        }
        Traffic traffic = run(NEW, address, 5);

        assertEquals(traffic.requests(), count(traffic, Cause.REFUSED));
    }

    @Test
    void aPoolKeepsItsConnectionUntilTheServerSaysClose() throws Exception {
        try (ScriptedServer server = new ScriptedServer((number, socket) -> ScriptedServer.write(
                socket,
                number < 10
                        ? ScriptedServer.OK
                        : "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))) {
            Traffic traffic = run(POOL, server.address(), 25);

            assertEquals(0, traffic.failed(), () -> traffic.failures().toString());
            int connections = server.connections.get();
            assertTrue(connections >= 2 && connections <= 4, () -> connections + " connections");
        }
    }

    @Test
    void aPoolDoesNotLookWhetherItsConnectionIsStale() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                (number, socket) -> number == 1 && ScriptedServer.write(socket, ScriptedServer.OK))) {
            Traffic traffic = run(POOL, server.address(), 20);

            Failure failure = traffic.failures().get(0);
            assertTrue(failure.reused());
            assertTrue(List.of(Cause.EOF, Cause.RESET).contains(failure.cause()), failure::toString);
            assertEquals(server.requests.get(), traffic.requests(), "something was sent twice");
        }
    }

    @Test
    void theJdkClientRepeatsAGetAndTheSpliceSeesIt() throws Exception {
        ClientSpec jdk = ClientSpec.get("c", Kind.JDK, 30, "/").timeout(Duration.ofSeconds(20));
        // The second request of each connection is taken and dropped; the client sends it again on a new one.
        try (ScriptedServer server = new ScriptedServer(
                (number, socket) -> number == 1 && ScriptedServer.write(socket, ScriptedServer.OK))) {
            Traffic traffic = run(jdk, server.address(), 90);

            assertTrue(traffic.ledger().repeated() > 0, () -> traffic.toString());
            assertTrue(traffic.ledger().arrived() <= traffic.requests());
            assertTrue(server.requests.get() > traffic.requests(), "nothing was repeated");
        }
    }

    @Test
    void aRouteToNowhereIsRefusedAndOneToAGonePodGivesNoAnswer() throws Exception {
        try (DirectPlane plane = new DirectPlane()) {
            Traffic nowhere = run(NEW, plane, 3);
            assertEquals(nowhere.requests(), count(nowhere, Cause.REFUSED));
            assertEquals("", nowhere.failures().get(0).pod());

            Sandbox sandbox = plane.add("pod-1", "node-1", List.of(new PodSpec.Port("http", 0)));
            plane.program("node-1", List.of(sandbox.endpoint()));
            plane.remove(sandbox);
            Traffic gone = run(NEW, plane, 3);
            assertEquals(gone.requests(), gone.failed());
            assertTrue(
                    count(gone, Cause.CONNECT_TIMEOUT) > 0,
                    () -> gone.failures().toString());
            // One that a busy machine begins when its time is over has no connection to wait for.
            assertEquals(
                    gone.requests(),
                    count(gone, Cause.CONNECT_TIMEOUT) + count(gone, Cause.TIMEOUT),
                    () -> gone.failures().toString());
            assertTrue(gone.failures().get(0).took().toMillis() >= 500, () -> gone.toString());
        }
    }

    @Test
    void theServicesBooksTellWhatArrivedTwiceAndWhatWasLost() {
        Ledger ledger = new Ledger();
        Stream.of("a", "b", "b", "c").forEach(ledger::arrived);
        ledger.failed("c");
        ledger.failed("d");

        assertEquals(new Traffic.Ledger(true, 3, 1, 1, 1), ledger.result());
        assertFalse(new Ledger().result().watched());
    }

    @Test
    void theSameSeedPlansTheSameTimes() {
        assertEquals(
                times(new Plan(100, false, new SplittableRandom(1))),
                times(new Plan(100, false, new SplittableRandom(1))));
        List<Long> steady = times(new Plan(100, true, new SplittableRandom(1)));
        assertEquals(10_000_000L, steady.get(1) - steady.get(0));
        long last = times(new Plan(100, false, new SplittableRandom(7))).get(999);
        assertTrue(last > 8_500_000_000L && last < 11_500_000_000L, () -> "1,000 at 100 a second took " + last);
    }

    private static List<Long> times(Plan plan) {
        return Stream.generate(plan::next).limit(1000).toList();
    }

    @Test
    void aPodsFirstThousandQuickAnswersAreItsColdOnes() {
        Group quick = new Group(NEW, "c");
        Group slow = new Group(NEW, "c");
        PodTally pod = new PodTally("p");
        for (int i = 0; i < 6_000; i++) {
            pod.answered(quick, i, i < 1_000 ? 5_000 : 100);
            pod.answered(slow, i, 2_000_000);
        }
        Traffic.PodTraffic result = pod.result(group -> group == quick);

        assertEquals(12_000, result.answered());
        assertEquals(1_000, result.cold().count());
        assertEquals(5_000, result.steady().count());
        assertTrue(result.cold().p50Micros() > 4_900 && result.steady().p99Micros() < 110, result::toString);
    }

    @Test
    void halfOfFewAnswersAreCold() {
        Group group = new Group(NEW, "c");
        PodTally pod = new PodTally("p");
        for (int i = 0; i < 10; i++) {
            pod.answered(group, i, 100);
        }

        assertEquals(5, pod.result(one -> true).cold().count());
        assertEquals(5, pod.result(one -> true).steady().count());
    }

    @Test
    void aFirstRequestThatIsAnsweredLateIsColdAllTheSame() {
        Group group = new Group(NEW, "c");
        PodTally pod = new PodTally("p");
        for (int i = 1; i <= 3_000; i++) {
            pod.answered(group, i, 100);
        }
        pod.answered(group, 0, 900_000);
        Traffic.PodTraffic result = pod.result(one -> true);

        assertEquals(1_000, result.cold().count());
        assertTrue(result.cold().maxMicros() >= 900_000 && result.steady().maxMicros() < 110, result::toString);
    }

    @ParameterizedTest
    @CsvSource({
        // after the cold ones: within 10 s, later; of those, steady
        "3000, 1000, 1000",
        "3000, 999, 3999",
        "9000, 1000, 1000",
        "9000, 999, 9999",
        "0, 1200, 1200",
    })
    void steadyAreTheRequestsThatComeTenSecondsAfterTheFirst(int soon, int later, int steady) {
        Group group = new Group(NEW, "c");
        PodTally pod = new PodTally("p");
        long start = Long.MAX_VALUE - 500; // the clock may run over
        for (int i = 0; i < PodTally.COLD + soon; i++) {
            pod.answered(group, start + i, i < PodTally.COLD ? 5_000 : 1_000);
        }
        for (int i = 0; i < later; i++) {
            pod.answered(group, start + PodTally.SETTLED_NANOS + i, 100);
        }
        Traffic.PodTraffic result = pod.result(one -> true);

        assertEquals(1_000, result.cold().count());
        assertEquals(steady, result.steady().count());
        assertEquals(later == steady, result.steady().p99Micros() < 110, result::toString);
    }

    private static long count(Traffic traffic, Cause cause) {
        return traffic.failures().stream()
                .filter(failure -> failure.cause() == cause)
                .count();
    }

    private static Traffic run(ClientSpec client, InetSocketAddress server, int requests) throws Exception {
        try (DirectPlane plane = new DirectPlane()) {
            plane.program("node-1", List.of(new Endpoint("pod-1", server)));
            return run(client, plane, requests);
        }
    }

    private static Traffic run(ClientSpec client, DirectPlane plane, int requests)
            throws IOException, InterruptedException {
        Scenario scenario = Scenario.of(PodSpec.running("none").build())
                .node("node-1", Law.never())
                .client(client)
                .build();
        try (RealTimeline timeline = new RealTimeline(failure -> {});
                Load load = new Load(scenario, plane, new Seed(1), timeline, pod -> PodPhase.READY)) {
            load.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> load.requests() >= requests);
            return load.stop(Duration.ofSeconds(20));
        }
    }
}
