package io.graceful.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsValuesTest {

    private static final Set<Setting> DURATIONS = Set.of(
            Setting.TERMINATION_GRACE_PERIOD,
            Setting.PROPAGATION_DELAY,
            Setting.PROPAGATION_QUIET_PERIOD,
            Setting.PROPAGATION_MAX,
            Setting.DRAIN_TIMEOUT,
            Setting.STOP_TIMEOUT,
            Setting.WARMUP_TIMEOUT);

    private static List<String> problems(Setting setting, String text) {
        return assertThrows(
                        SettingsException.class,
                        () -> GracefulSettings.builder().set(setting, text).build(),
                        () -> setting.key() + " accepted '" + text + "'")
                .problems();
    }

    static Stream<Arguments> wrong() {
        List<Arguments> all = new ArrayList<>();
        for (Setting setting : DURATIONS) {
            for (String text : List.of(
                    "",
                    " ",
                    "soon",
                    "10",
                    "10 s",
                    "1.5s",
                    "10d",
                    "10sec",
                    "s",
                    "-",
                    "PT",
                    "P1Y",
                    "NaN",
                    "0x10s",
                    "-1s",
                    "-1ms",
                    "PT-1S",
                    "-PT1S",
                    "999999999999h",
                    "9999999999999s",
                    "PT9223372036854775807S",
                    "PT99999999999999999999S",
                    "240001h",
                    "١٠s",
                    "10s\nevil")) {
                all.add(Arguments.of(setting, text));
            }
        }
        for (String text : List.of("", " ", "maybe", "serv", "SERVE,REJECT", "0", "true", "null")) {
            all.add(Arguments.of(Setting.DRAIN_LATE_REQUESTS, text));
            all.add(Arguments.of(Setting.READINESS_ON_STOP, text));
        }
        for (String text : List.of("", "-1", "65536", "abc", "80.0", "8081/tcp", "99999999999", "0x1F91", "eighty")) {
            all.add(Arguments.of(Setting.MANAGEMENT_PORT, text));
        }
        for (String text : List.of("", "0", "65", "-1", "two", "1.5")) {
            all.add(Arguments.of(Setting.WARMUP_CONCURRENCY, text));
        }
        for (String text : List.of("", "yes", "1", "on", "truee")) {
            all.add(Arguments.of(Setting.WARMUP_UNSAFE_METHODS, text));
        }
        for (String text : List.of(
                "",
                " ",
                "hello",
                "http://other/hello",
                "GET",
                "GET hello",
                "/a b",
                "/a\r\nX-Evil: 1",
                "/ümlaut",
                "/a#part",
                "/hello,",
                "G-T /hello",
                "GET  /hello HTTP/1.1")) {
            all.add(Arguments.of(Setting.WARMUP_REQUESTS, text));
        }
        for (String text : List.of("", "feed", "/feed?x", "/feed /x", "/feed,", "/feed/*", "/a#b")) {
            all.add(Arguments.of(Setting.STREAMS_ENDLESS_PATHS, text));
            all.add(Arguments.of(Setting.TRAFFIC_IGNORED_PATHS, text));
        }
        for (String text : List.of("", "http", "0", "65536", "-1", "80;81")) {
            all.add(Arguments.of(Setting.TRAFFIC_IGNORED_PORTS, text));
        }
        for (String text : List.of("", " ", "\t", "\n")) {
            all.add(Arguments.of(Setting.MANAGEMENT_HOST, text));
            all.add(Arguments.of(Setting.TERMINATION_MESSAGE_PATH, text));
        }
        for (String text : List.of(
                "",
                "short77",
                "has a space",
                " leading88",
                "trailing8\n",
                "tab\there8",
                "ümlaut-is-not-ascii",
                "x".repeat(257))) {
            all.add(Arguments.of(Setting.MANAGEMENT_TOKEN, text));
        }
        all.add(Arguments.of(Setting.TERMINATION_MESSAGE_PATH, "nul\0byte"));
        all.add(Arguments.of(Setting.TERMINATION_GRACE_PERIOD, "2s"));
        all.add(Arguments.of(Setting.TERMINATION_GRACE_PERIOD, "0"));
        all.add(Arguments.of(Setting.WARMUP_TIMEOUT, "0s"));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueIsNamedOnceWithWhatIsExpected(Setting setting, String text) {
        List<String> problems = problems(setting, text);

        assertEquals(1, problems.size(), () -> "one wrong value, " + problems);
        String problem = problems.get(0);
        assertTrue(problem.startsWith(setting.key() + ": "), problem);
        assertTrue(problem.contains("(expected: " + setting.expected()), problem);
        assertFalse(problem.contains("\n"), "a value broke the message into two lines");
    }

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PROPAGATION_MAX", "STREAMS_ENDLESS_PATHS", "MANAGEMENT_TOKEN", "WARMUP_CONCURRENCY"})
    void everySettingCanBeSetToItsOwnDefault(Setting setting) {
        String text = setting.defaultText().replaceAll(" in Kubernetes.*", "");
        GracefulSettings built =
                GracefulSettings.builder().set(setting, text).kubernetes(true).build();

        assertEquals(
                GracefulSettings.builder().kubernetes(true).build().toString(),
                built.toString(),
                "the default in words is not the default");
    }

    @Nested
    class Durations {

        @ParameterizedTest
        @CsvSource({
            "10s, PT10S",
            "500ms, PT0.5S",
            "2m, PT2M",
            "1h, PT1H",
            "PT10S, PT10S",
            "pt1.5s, PT1.5S",
            "0, PT0S",
            "0s, PT0S",
            "10S, PT10S",
            "+5s, PT5S",
            "' 7s ', PT7S"
        })
        void areReadInBothForms(String text, Duration expected) {
            assertEquals(expected, DurationText.parse(text));
        }

        @Test
        void bareNumbersAreRefusedBecauseNobodyKnowsTheUnit() {
            assertEquals(
                    List.of("stop.timeout: 10 (expected: a duration, zero or longer, such as 10s, 500ms, 2m or PT10S)"),
                    problems(Setting.STOP_TIMEOUT, "10"));
        }
    }

    @Nested
    class WarmupRequests {

        private static List<String> requests(String text) {
            return GracefulSettings.builder().set(Setting.WARMUP_REQUESTS, text).build().warmupRequests().stream()
                    .map(RequestLine::toString)
                    .toList();
        }

        @ParameterizedTest
        @CsvSource({
            "/hello, GET /hello",
            "get /hello, GET /hello",
            "HEAD   /hello, HEAD /hello",
            "OPTIONS /, OPTIONS /",
            "/search?q=a%2Cb&n=1, GET /search?q=a%2Cb&n=1"
        })
        void haveAPathAndPerhapsAMethod(String text, String expected) {
            assertEquals(List.of(expected), requests(text));
        }

        @Test
        void areSeparatedByCommas() {
            assertEquals(List.of("GET /a", "HEAD /b", "GET /c"), requests(" /a, HEAD /b ,/c"));
        }

        @Test
        void canBeTakenBack() {
            assertEquals(List.of(), requests("none"));
        }

        @Test
        void changeNothingUnlessAskedTo() {
            assertEquals(
                    List.of("warmup.requests: POST /orders (expected: GET, HEAD or OPTIONS, unless"
                            + " warmup.unsafe-methods is true)"),
                    problems(Setting.WARMUP_REQUESTS, "/hello, POST /orders"));

            List<RequestLine> asked = GracefulSettings.builder()
                    .warmupRequests("/hello", "POST /orders")
                    .warmupUnsafeMethods(true)
                    .build()
                    .warmupRequests();

            assertEquals(List.of(new RequestLine("GET", "/hello"), new RequestLine("POST", "/orders")), asked);
        }

        @Test
        void areNamedOneByOneWhenSeveralAreWrong() {
            assertEquals(
                    List.of("a b", "c"),
                    problems(Setting.WARMUP_REQUESTS, "a b, /fine, c").stream()
                            .map(problem -> problem.replaceAll("warmup.requests: (.*) \\(expected.*", "$1"))
                            .toList());
        }
    }

    @Nested
    class Lists {

        @Test
        void ofPathsAndPortsAreReadItemByItem() {
            GracefulSettings settings = GracefulSettings.builder()
                    .set(Setting.TRAFFIC_IGNORED_PATHS, " /health , /metrics/ ")
                    .set(Setting.TRAFFIC_IGNORED_PORTS, "5005, 9010")
                    .streamsEndlessPaths("/feed", "/")
                    .build();

            assertEquals(List.of("/health", "/metrics"), settings.trafficIgnoredPaths());
            assertEquals(Set.of(5005, 9010), settings.trafficIgnoredPorts());
            assertEquals(Optional.of(List.of("/feed", "/")), settings.streamsEndlessPaths());
        }

        @Test
        void thatNameNothingAreNotThoseThatNobodySet() {
            assertEquals(
                    Optional.of(List.of()),
                    GracefulSettings.builder()
                            .set(Setting.STREAMS_ENDLESS_PATHS, "none")
                            .build()
                            .streamsEndlessPaths());
            assertEquals(
                    Optional.of(List.of()),
                    GracefulSettings.builder().streamsEndlessPaths().build().streamsEndlessPaths());
        }
    }

    @Nested
    class Defaults {

        private final GracefulSettings plain = GracefulSettings.builder().build();
        private final GracefulSettings pod =
                GracefulSettings.builder().kubernetes(true).build();

        @Test
        void fitKubernetesOwnDefaults() {
            assertEquals(Duration.ofSeconds(30), pod.terminationGracePeriod());
            assertEquals(Duration.ofSeconds(8), pod.propagationDelay());
            assertEquals(Duration.ofSeconds(3), pod.propagationQuietPeriod());
            assertEquals(Duration.ofSeconds(15), pod.propagationMax(), "30 - 10 - 3 - 2");
            assertEquals(Duration.ofSeconds(10), pod.drainTimeout());
            assertEquals(Duration.ofSeconds(3), pod.stopTimeout());
            assertEquals(LateRequests.SERVE, pod.drainLateRequests());
            assertEquals(ReadinessOnStop.IMMEDIATELY, pod.readinessOnStop());
            assertEquals(Duration.ofSeconds(60), pod.warmupTimeout());
            assertEquals(List.of(), pod.warmupRequests());
            assertTrue(pod.warmupConcurrency().isEmpty());
            assertFalse(pod.warmupExitAfter(), "no pod would ever be ready");
            assertEquals(8081, pod.managementPort());
            assertEquals("0.0.0.0", pod.managementHost());
            assertEquals("", pod.managementBasePath(), "at the root");
            assertTrue(pod.managementToken().isEmpty(), "a token that everybody knows");
            assertEquals("/dev/termination-log", pod.terminationMessagePath().toString());
        }

        @Test
        void waitForNobodyOutsideKubernetes() {
            assertEquals(Duration.ZERO, plain.propagationDelay());
            assertFalse(plain.routed(), "a developer would wait");
            assertTrue(pod.routed());
        }

        @Test
        void aDelayMakesAnInstanceARoutedOne() {
            assertTrue(GracefulSettings.builder()
                    .propagationDelay(Duration.ofMillis(1))
                    .build()
                    .routed());
        }

        @Test
        void areSaidInOneLine() {
            assertEquals("grace period 30s = propagation 8s to 15s + drain 10s + stop 3s + exit 2s", pod.toString());
            assertEquals("grace period 30s = propagation none + drain 10s + stop 3s + exit 2s", plain.toString());
        }
    }

    @Nested
    class Choices {

        @ParameterizedTest
        @ValueSource(strings = {"when-draining", "WHEN_DRAINING", "When-Draining", " when-draining "})
        void areReadInAnyCase(String text) {
            assertEquals(
                    ReadinessOnStop.WHEN_DRAINING,
                    GracefulSettings.builder()
                            .set(Setting.READINESS_ON_STOP, text)
                            .build()
                            .readinessOnStop());
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 65535})
        void portsOfTheWholeRange(int port) {
            assertEquals(
                    port,
                    GracefulSettings.builder().managementPort(port).build().managementPort());
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 256})
        void tokensOfTheShortestAndTheLongestLength(int length) {
            String token = "!".repeat(length - 1) + "~";

            assertEquals(
                    Map.of("token", token),
                    Map.of(
                            "token",
                            GracefulSettings.builder()
                                    .managementToken(token)
                                    .build()
                                    .managementToken()
                                    .orElseThrow()));
        }
    }
}
