package io.graceful.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.StopFixture;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.ReadinessOnStop;
import io.graceful.stop.Json;
import io.graceful.stop.JsonText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {

    private static final String TOKEN = "hunter2hunter2";
    private static final List<String> PATHS = List.of(
            "/healthz", "/readyz", "/livez", "/startupz", "/drain", "/metrics", "/", "", "/healthz/", "/HEALTHZ");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private static ManagementRequest request(String method, String path, String query, String accept, String token) {
        return new ManagementRequest(method, path, query, accept, null, token);
    }

    private static ManagementRequest get(String path) {
        return request("GET", path, "", null, null);
    }

    /** A whole life, asked the same in every phase. */
    private static Map<Phase, Map<String, ManagementReply>> life(Map<String, ManagementRequest> requests) {
        Map<Phase, Map<String, ManagementReply>> replies = new EnumMap<>(Phase.class);
        StopFixture[] made = new StopFixture[1];
        Runnable ask = () -> {
            Map<String, ManagementReply> now = new LinkedHashMap<>();
            requests.forEach((name, request) ->
                    now.put(name, made[0].graceful.management().answer(request)));
            replies.put(made[0].phase(), now);
        };
        StopFixture service = made[0] = StopFixture.starting(
                settings -> settings.managementToken(TOKEN), parts -> parts.onPhase(change -> ask.run()));
        ask.run();
        service.graceful.started();
        service.stop(StopCause.SIGTERM);
        return replies;
    }

    /** The table of the design, written down a second time. */
    private static int expected(String method, String path, Phase phase) {
        boolean probe = Set.of("/healthz", "/readyz", "/livez", "/startupz").contains(path);
        if (!probe && !path.equals("/drain")) {
            return 404;
        }
        if (probe && !Set.of("GET", "HEAD").contains(method)
                || !probe && !Set.of("GET", "POST").contains(method)) {
            return 405;
        }
        boolean before = phase == Phase.STARTING || phase == Phase.WARMING_UP;
        return switch (path) {
            case "/livez" -> 200;
            case "/startupz" -> before ? 503 : 200;
            case "/drain" -> 401;
            default -> phase == Phase.READY ? 200 : 503;
        };
    }

    static Stream<Arguments> everything() {
        Map<String, ManagementRequest> requests = new LinkedHashMap<>();
        for (String method : METHODS) {
            for (String path : PATHS) {
                requests.put(method + " " + path, request(method, path, "", null, null));
            }
        }
        Map<Phase, Map<String, ManagementReply>> replies = life(requests);
        return Stream.of(Phase.values())
                .flatMap(phase -> requests.entrySet().stream()
                        .map(entry -> Arguments.of(
                                phase,
                                entry.getValue().method(),
                                entry.getValue().path(),
                                replies.get(phase).get(entry.getKey()).status())));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void everyPathInEveryPhaseByEveryMethod(Phase phase, String method, String path, int status) {
        assertEquals(expected(method, path, phase), status);
    }

    @Nested
    class Bodies {

        @Test
        void areOneLineWithThePhase() {
            Map<Phase, Map<String, ManagementReply>> replies =
                    life(Map.of("ready", get("/healthz"), "live", get("/livez")));

            assertEquals(
                    "not ready (WARMING_UP)\n",
                    replies.get(Phase.WARMING_UP).get("ready").body());
            assertEquals(
                    "ready (READY)\n", replies.get(Phase.READY).get("ready").body());
            assertEquals(
                    "not ready (PROPAGATING)\n",
                    replies.get(Phase.PROPAGATING).get("ready").body());
            assertEquals(
                    "alive (STOPPED)\n", replies.get(Phase.STOPPED).get("live").body());
            assertEquals(
                    "text/plain; charset=utf-8",
                    replies.get(Phase.READY).get("ready").contentType());
        }

        @Test
        void ofTheStartupProbeSayWhetherItStarted() {
            Map<Phase, Map<String, ManagementReply>> replies = life(Map.of("startup", get("/startupz")));

            assertEquals(
                    "starting (STARTING)\n",
                    replies.get(Phase.STARTING).get("startup").body());
            assertEquals(
                    "started (READY)\n", replies.get(Phase.READY).get("startup").body());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"application/json", "text/html, application/JSON;q=0.9", "application/json; charset=utf-8"})
        void areJsonWhenAskedFor(String accept) {
            StopFixture service = StopFixture.kubernetes();

            ManagementReply reply = service.graceful.management().answer(request("GET", "/healthz", "", accept, null));

            assertEquals("application/json", reply.contentType());
            assertEquals(
                    Map.of("status", "ready", "phase", "READY"),
                    JsonText.object(reply.body().strip()));
            assertTrue(reply.body().endsWith("\n"), "the next prompt stands behind the brace");
        }

        @Test
        void areTheSameForHead() {
            StopFixture service = StopFixture.kubernetes();

            ManagementReply head = service.graceful.management().answer(request("HEAD", "/healthz", "", null, null));

            assertEquals(service.graceful.management().answer(get("/healthz")).body(), head.body());
        }

        @Test
        void ofAWrongMethodSayWhichIsRight() {
            StopFixture service = StopFixture.kubernetes();

            ManagementReply reply = service.graceful.management().answer(request("POST", "/healthz", "", null, null));

            assertEquals(Map.of("Allow", "GET, HEAD"), reply.headers());
            assertEquals("use GET\n", reply.body());
        }

        @Test
        void ofAnUnknownPathSayWhatThereIs() {
            StopFixture service = StopFixture.kubernetes();

            assertEquals(
                    "not found; there is /healthz, /livez, /startupz and /drain\n",
                    service.graceful.management().answer(get("/metrics")).body());
        }

        @Test
        void areWholeAtOnce() {
            StopFixture service = StopFixture.kubernetes();

            assertNull(service.graceful.management().answer(get("/healthz")).later(), "a probe would wait");
        }
    }

    @Nested
    class Paths {

        @Test
        void mayBeginWithMoreSlashesAsOldKubeletsWriteThem() {
            StopFixture service = StopFixture.kubernetes();

            assertEquals(
                    200, service.graceful.management().answer(get("//healthz")).status());
            assertEquals(
                    404,
                    service.graceful.management().answer(get("/a//healthz")).status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/healthz", "/readyz", "/livez", "/startupz", "/drain", "//drain"})
        void ofOursAreKnownToServersThatShareAPort(String path) {
            assertTrue(StopFixture.kubernetes().graceful.management().handles(path));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "", "/orders", "/healthz/x", "/drainage"})
        void ofTheApplicationAreNot(String path) {
            assertTrue(!StopFixture.kubernetes().graceful.management().handles(path));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/graceful", "/graceful/", "/platform/probes"})
        void haveTheBasePathBeforeThem(String basePath) {
            ManagementProtocol management = StopFixture.kubernetes(settings -> settings.managementBasePath(basePath))
                    .graceful
                    .management();
            String before = basePath.replaceAll("/$", "");

            assertEquals(
                    List.of(
                            before + "/healthz",
                            before + "/readyz",
                            before + "/livez",
                            before + "/startupz",
                            before + "/drain"),
                    management.paths());
            for (String path : management.paths()) {
                assertTrue(management.handles(path) && management.handles("/" + path), path);
            }
            assertEquals(200, management.answer(get(before + "/livez")).status());
            ManagementReply elsewhere = management.answer(get("/livez"));
            assertEquals(404, elsewhere.status());
            assertTrue(elsewhere.body().contains(before + "/livez"), elsewhere.body());
            for (String path : List.of("/livez", "/drain", before + "x/livez", before + "/x/livez", before)) {
                assertTrue(!management.handles(path), path);
            }
        }

        @Test
        void areTheApplicationsWhereItHasThemAndItsDrainIsTraffic() {
            ManagementProtocol management = StopFixture.kubernetes().graceful.management();

            management.leave(Set.of("/healthz", "/drain"));

            assertTrue(!management.handles("/healthz") && !management.handles("//drain"));
            assertTrue(management.handles("/readyz") && management.handles("/livez"));
            assertTrue(management.isNobodysTraffic("/healthz"), "a probe is one whoever answers it");
            assertTrue(!management.isNobodysTraffic("/drain"), "somebody's request would be cut");
            assertEquals(200, management.answer(get("/healthz")).status(), "the port of its own has them still");
        }
    }

    @Nested
    class Readiness {

        @Test
        void followsTheGates() {
            StopFixture service = StopFixture.kubernetes();
            service.graceful.gate("cache");

            assertEquals(
                    503, service.graceful.management().answer(get("/healthz")).status());
            assertEquals(
                    200, service.graceful.management().answer(get("/startupz")).status(), "a gate restarts the pod");
            service.graceful.gate("cache").open();

            assertEquals(
                    200, service.graceful.management().answer(get("/healthz")).status());
        }

        @Test
        void canStayUntilTheDrain() {
            StopFixture service =
                    StopFixture.kubernetes(settings -> settings.readinessOnStop(ReadinessOnStop.WHEN_DRAINING));
            List<Integer> statuses = new ArrayList<>();
            for (double second : new double[] {1, 7.9, 8.1}) {
                service.at(
                        second,
                        () -> statuses.add(service.graceful
                                .management()
                                .answer(get("/healthz"))
                                .status()));
            }
            service.request(1, 9);

            service.stop(StopCause.SIGTERM);

            assertEquals(List.of(200, 200, 503), statuses);
        }
    }

    @Nested
    class Verbose {

        private static final List<String> KEYS = List.of(
                "status",
                "phase",
                "gates",
                "warmup",
                "requestsInFlight",
                "requestsEver",
                "trackedWork",
                "streams",
                "connectionsOpen",
                "connectionsUntold");

        private final StopFixture service = StopFixture.ready(
                settings -> settings.managementToken(TOKEN), parts -> parts.warmup("catalog", () -> {}));

        private ManagementReply verbose(String accept, String token) {
            return service.graceful.management().answer(request("GET", "/healthz", "verbose", accept, token));
        }

        @Test
        void needsTheToken() {
            assertEquals(401, verbose(null, null).status());
            assertEquals(401, verbose(null, "wrong-token").status());
            assertEquals(200, verbose(null, TOKEN).status());
        }

        @Test
        void isRefusedWhereNoTokenIsConfigured() {
            StopFixture open = StopFixture.kubernetes();

            ManagementReply reply =
                    open.graceful.management().answer(request("GET", "/healthz", "verbose", null, "anything"));

            assertEquals(403, reply.status());
            assertEquals(
                    "no token is configured; set GRACEFUL_MANAGEMENT_TOKEN or graceful.management.token to allow this\n",
                    reply.body());
        }

        @Test
        void tellsGatesTasksAndCounts() {
            service.graceful.gate("cache");
            service.graceful.requests().begin();
            service.graceful.connections().opened(() -> {});

            Map<String, Object> json =
                    JsonText.object(verbose("application/json", TOKEN).body().strip());

            assertEquals(Map.of("cache", "closed"), json.get("gates"));
            assertEquals(Map.of("catalog", "DONE"), json.get("warmup"));
            assertEquals(1.0, json.get("requestsInFlight"));
            assertEquals(1.0, json.get("connectionsOpen"));
            assertEquals(1.0, json.get("connectionsUntold"));
            assertEquals(Set.copyOf(KEYS), new TreeSet<>(json.keySet()));
        }

        @Test
        void isTheDocumentOfTheServicesStateInItsOrder() {
            service.graceful.gate("zone").open();
            service.graceful.gate("cache").open();
            Map<String, Object> document = service.graceful.management().document();

            assertEquals(KEYS, List.copyOf(document.keySet()));
            assertEquals("{cache=open, zone=open}", String.valueOf(document.get("gates")));
            assertEquals(
                    Json.write(document) + "\n",
                    verbose("application/json", TOKEN).body());
        }

        @Test
        void endsWithTheReportOfTheStop() {
            String id = service.stop(StopCause.SIGTERM).id();

            assertEquals(
                    "{id=" + id + ", cause=SIGTERM, drained=true, outcome=CLEAN, report=" + service.report() + "}",
                    String.valueOf(service.graceful.management().document().get("stop")));
        }

        @Test
        void tellsOfTheStop() {
            List<Object> seen = new ArrayList<>();
            service.at(
                    1,
                    () -> seen.add(JsonText.object(
                                    verbose("application/json", TOKEN).body().strip())
                            .get("stop")));

            String id = service.stop(StopCause.SIGTERM).id();

            assertEquals(List.of(Map.of("id", id, "cause", "SIGTERM", "drained", false)), seen);
        }

        @Test
        void isAlsoTextOfOneLineForEachThing() {
            String body = verbose(null, TOKEN).body();

            assertTrue(body.startsWith("ready (READY)\ngates: {}\nwarmup: {catalog=DONE}\n"), body);
        }

        @Test
        void neverShowsTheToken() {
            assertTrue(!verbose("application/json", TOKEN).body().contains(TOKEN));
        }
    }
}
