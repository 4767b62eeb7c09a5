package io.graceful.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsSourcesTest {

    private String file;
    private Map<String, String> environment = Map.of();
    private final Properties system = new Properties();

    private GracefulSettings load(Consumer<GracefulSettings.Builder> changes) {
        ClassLoader files = new ClassLoader(null) {
            @Override
            public InputStream getResourceAsStream(String name) {
                return file == null || !name.equals("graceful.properties")
                        ? null
                        : new ByteArrayInputStream(file.getBytes(StandardCharsets.ISO_8859_1));
            }
        };
        GracefulSettings.Builder builder = GracefulSettings.builder().load(files, environment, system);
        changes.accept(builder);
        return builder.build();
    }

    private GracefulSettings load() {
        return load(builder -> {});
    }

    private List<String> problems() {
        return assertThrows(SettingsException.class, this::load).problems();
    }

    @Nested
    class Precedence {

        @Test
        void withoutAnySourceTheDefaultsHold() {
            assertEquals(Duration.ofSeconds(10), load().drainTimeout());
        }

        @Test
        void eachSourceOverridesTheOneBefore() {
            file = "graceful.drain.timeout=1s\ngraceful.stop.timeout=1s\ngraceful.warmup.timeout=1s\n"
                    + "graceful.management.port=1\n";
            environment = Map.of(
                    "GRACEFUL_STOP_TIMEOUT", "2s", "GRACEFUL_WARMUP_TIMEOUT", "2s", "GRACEFUL_MANAGEMENT_PORT", "2");
            system.setProperty("graceful.warmup.timeout", "3s");
            system.setProperty("graceful.management.port", "3");

            GracefulSettings settings = load(builder -> builder.managementPort(4));

            assertEquals(Duration.ofSeconds(1), settings.drainTimeout(), "the file");
            assertEquals(Duration.ofSeconds(2), settings.stopTimeout(), "the environment over the file");
            assertEquals(Duration.ofSeconds(3), settings.warmupTimeout(), "system properties over the environment");
            assertEquals(4, settings.managementPort(), "the builder over all");
        }

        @Test
        void aWrongValueThatIsOverriddenDoesNotMatter() {
            environment = Map.of("GRACEFUL_STOP_TIMEOUT", "garbage");
            system.setProperty("graceful.stop.timeout", "4s");

            assertEquals(Duration.ofSeconds(4), load().stopTimeout());
        }

        @Test
        void kubernetesIsKnownByItsOwnVariable() {
            environment = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1");

            assertTrue(load().kubernetes());
            assertEquals(Duration.ofSeconds(8), load().propagationDelay());
        }

        @ParameterizedTest
        @EnumSource(Setting.class)
        void everySettingIsReadFromEverySource(Setting setting) {
            file = setting.property() + "=";
            assertTrue(problems().get(0).endsWith(" from graceful.properties " + setting.property()), "file");
            file = null;
            environment = Map.of(setting.environment(), "");
            assertTrue(
                    problems().get(0).endsWith(" from environment variable " + setting.environment()), "environment");
            environment = Map.of();
            system.setProperty(setting.property(), "");

            assertTrue(problems().get(0).endsWith(" from system property " + setting.property()), "system property");
        }
    }

    @Nested
    class Items {

        @Test
        void mayNameAListOneByOne() {
            file = "graceful.warmup.requests[1]=HEAD /b\ngraceful.warmup.requests[0]=/a\n";

            assertEquals("[GET /a, HEAD /b]", load().warmupRequests().toString());
        }

        @ParameterizedTest
        @CsvSource({"0, 2, 1", "1, 3, 0", "0, 10, 1"})
        void areNumberedWithoutAGap(int first, int second, int missing) {
            system.setProperty("graceful.warmup.requests[" + first + "]", "/a");
            system.setProperty("graceful.warmup.requests[" + second + "]", "/b");

            int named = missing == 0 ? first : second;
            assertEquals(
                    List.of("warmup.requests[" + named + "]: " + (named == first ? "/a" : "/b") + " (expected: ["
                            + missing + "] before it: items are numbered from 0, and none is left out)"
                            + " from system property graceful.warmup.requests[" + named + "]"),
                    problems());
        }

        @Test
        void giveWayToATextForTheWholeInTheSameSourceAndInALaterOne() {
            file = "graceful.warmup.requests[1]=/a\ngraceful.warmup.requests=/b\n";
            assertEquals("[GET /b]", load().warmupRequests().toString());
            file = "graceful.warmup.requests[1]=/a\n";
            environment = Map.of("GRACEFUL_WARMUP_REQUESTS", "/c");

            assertEquals("[GET /c]", load().warmupRequests().toString());
        }

        @Test
        void ofALaterSourceGoBeforeATextOfAnEarlierOne() {
            file = "graceful.warmup.requests=/b\n";
            system.setProperty("graceful.warmup.requests[0]", "/a");

            assertEquals("[GET /a]", load().warmupRequests().toString());
        }

        @Test
        void areThereOnlyInLists() {
            file = "graceful.drain.timeout[0]=3s";

            assertTrue(problems().get(0).startsWith("graceful.drain.timeout[0]: unknown setting"));
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @CsvSource({
            "management.token, GRACEFUL_MANAGEMENT_TOKEN",
            "propagation.quiet-period, GRACEFUL_PROPAGATION_QUIET_PERIOD",
            "termination-grace-period, GRACEFUL_TERMINATION_GRACE_PERIOD"
        })
        void becomeUpperCaseWithUnderscoresInTheEnvironment(String key, String variable) {
            Setting setting = Setting.ofProperty("graceful." + key).orElseThrow();

            assertEquals(variable, setting.environment());
        }

        @ParameterizedTest
        @CsvSource({
            "graceful.propagation.dely, graceful.propagation.delay",
            "graceful.propagation-delay, graceful.propagation.delay",
            "graceful.propagation.quietPeriod, graceful.propagation.quiet-period",
            "graceful.drain.timout, graceful.drain.timeout",
            "graceful.managment.token, graceful.management.token"
        })
        void thatAreMisspeltGetASuggestion(String wrong, String right) {
            system.setProperty(wrong, "1s");

            assertEquals(
                    List.of(wrong + ": unknown setting in system property (expected: " + right + "?)"), problems());
        }

        @Test
        void thatResembleNothingGetTheWholeList() {
            file = "colour=blue\n";

            String problem = problems().get(0);

            assertTrue(
                    problem.startsWith(
                            "colour: unknown setting in graceful.properties (expected: one of graceful.termination-grace-period, "),
                    problem);
            for (Setting setting : Setting.values()) {
                assertTrue(problem.contains(setting.property()), setting.property());
            }
        }

        @Test
        void ofOtherProgramsAreLeftAlone() {
            system.setProperty("java.version", "17");
            system.setProperty("gracefully.done", "yes");
            environment = Map.of("GRACEFUL_SHUTDOWN_WEBHOOK", "https://example.test", "PATH", "/bin");

            assertEquals(Duration.ofSeconds(10), load().drainTimeout());
        }
    }

    @Nested
    class Files {

        @Test
        void thatAreNoPropertiesAreAProblemAmongOthers() {
            file = "graceful.drain.timeout=\\u00zz";
            system.setProperty("graceful.stop.timeout", "x");

            List<String> problems = problems();

            assertEquals(2, problems.size(), problems::toString);
            assertTrue(problems.get(0).startsWith("graceful.properties: Malformed"), problems.get(0));
        }

        @Test
        void mayHaveCommentsAndSpaces() {
            file = "# ours\n graceful.drain.timeout : 7s \n";

            assertEquals(Duration.ofSeconds(7), load().drainTimeout());
        }
    }

    @Nested
    class ServiceLinks {

        @Test
        void ofAServiceNamedGracefulManagementAreNoSetting() {
            environment = Map.of(
                    "GRACEFUL_MANAGEMENT_PORT", "tcp://10.96.7.7:8081",
                    "GRACEFUL_MANAGEMENT_SERVICE_HOST", "10.96.7.7",
                    "GRACEFUL_MANAGEMENT_PORT_8081_TCP_ADDR", "10.96.7.7");

            assertEquals(8081, load().managementPort(), "Kubernetes' own variable broke the start");
        }

        @Test
        void doNotHideASystemProperty() {
            environment = Map.of("GRACEFUL_MANAGEMENT_PORT", "udp://10.96.7.7:8081");
            system.setProperty("graceful.management.port", "9000");

            assertEquals(9000, load().managementPort());
        }

        @Test
        void areOnlyMadeForPortsSoElsewhereTheTextIsTheUsers() {
            environment = Map.of("GRACEFUL_MANAGEMENT_TOKEN", "tcp://is-in-my-secret");

            assertEquals("tcp://is-in-my-secret", load().managementToken().orElse("ignored"));
        }
    }
}
