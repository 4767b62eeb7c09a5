package io.graceful.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import io.graceful.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SpringSettingsTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    private GracefulSettings read(Map<String, Object> variables, Map<String, Object> properties) {
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        ConfigurationPropertySources.attach(environment);
        return SpringSettings.read(environment);
    }

    private String problem(Map<String, Object> properties) {
        return assertThrows(SettingsException.class, () -> read(Map.of(), properties))
                .getMessage();
    }

    @Test
    void propertiesAndVariablesAreRead() {
        GracefulSettings settings = read(
                Map.of("GRACEFUL_DRAIN_TIMEOUT", "4s", "GRACEFUL_MANAGEMENT_TOKEN", "some-token"),
                Map.of("graceful.propagation.quiet-period", "2s"));

        assertEquals(Duration.ofSeconds(4), settings.drainTimeout());
        assertEquals(Duration.ofSeconds(2), settings.propagationQuietPeriod());
        assertEquals("some-token", settings.managementToken().orElseThrow());
    }

    @Test
    void everyFormOfANameThatSpringAllowsIsRead() {
        GracefulSettings settings = read(
                Map.of(),
                Map.of(
                        "graceful.propagation.quietPeriod", "2s",
                        "graceful.termination_grace_period", "40s",
                        "GRACEFUL.DRAIN.TIMEOUT", "4s"));

        assertEquals(Duration.ofSeconds(2), settings.propagationQuietPeriod());
        assertEquals(Duration.ofSeconds(40), settings.terminationGracePeriod());
        assertEquals(Duration.ofSeconds(4), settings.drainTimeout());
    }

    /** A blank is a value of no setting, so a complaint shows that it was read. */
    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingIsRead(Setting setting) {
        List<String> problems = assertThrows(
                        SettingsException.class, () -> read(Map.of(), Map.of(setting.property(), " ")), "was not read")
                .problems();

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith(setting.key() + ": "), problems::toString);
    }

    @Test
    void requestsMayBeAList() {
        GracefulSettings settings = read(
                Map.of("PATHS", "/catalog"),
                Map.of("graceful.warmup.requests[0]", "/hello", "graceful.warmup.requests[1]", "HEAD ${PATHS}"));

        assertEquals(
                List.of("GET /hello", "HEAD /catalog"),
                settings.warmupRequests().stream().map(Object::toString).toList());
    }

    @Test
    void aListWithAGapIsRefused() {
        List<String> problems = assertThrows(
                        SettingsException.class,
                        () -> read(
                                Map.of("GRACEFUL_WARMUP_REQUESTS_0", "/lower"),
                                Map.of("graceful.warmup.requests[0]", "/a", "graceful.warmup.requests[2]", "/c")))
                .problems();

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(
                problems.get(0)
                        .startsWith("warmup.requests[2]: /c (expected: [1] before it: items are numbered from 0,"),
                problems::toString);
        String alone = problem(Map.of("graceful.warmup.requests[1]", "/b"));
        assertTrue(alone.contains("warmup.requests[1]: /b (expected: [0] before it"), alone);
    }

    @Test
    void aListInTheEnvironmentIsRead() {
        assertEquals(
                "[GET /a, GET /b]",
                read(Map.of("GRACEFUL_WARMUP_REQUESTS_0", "/a", "GRACEFUL_WARMUP_REQUESTS_1", "/b"), Map.of())
                        .warmupRequests()
                        .toString());
    }

    @Test
    void onlyRequestsMay() {
        String problem = problem(Map.of("graceful.drain.timeout[0]", "3s"));

        assertTrue(problem.contains("graceful.drain.timeout[0]: unknown setting"), problem);
    }

    @Test
    void placeholdersAreResolved() {
        assertEquals(
                Duration.ofSeconds(7),
                read(Map.of("DRAIN", "7s"), Map.of("graceful.drain.timeout", "${DRAIN}"))
                        .drainTimeout());
    }

    @Test
    void inKubernetesTheDefaultsAreThose() {
        assertTrue(read(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), Map.of()).kubernetes());
    }

    @Test
    void elsewhereNothingIsWaitedFor() {
        assertFalse(read(Map.of(), Map.of()).routed());
    }

    @Test
    void aTestIsNeverInKubernetesWhereverItRuns() {
        assertFalse(read(
                        Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                        Map.of("org.springframework.boot.test.context.SpringBootTestContextBootstrapper", "true"))
                .kubernetes());
    }

    @Test
    void theCloudPlatformMayBeChosen() {
        assertTrue(read(Map.of(), Map.of("spring.main.cloud-platform", "kubernetes"))
                .kubernetes());
    }

    @Test
    void wrongValuesAndUnknownNamesAreListedTogether() {
        String problem = problem(Map.of("graceful.drain.timeout", "soon", "graceful.drain.timout", "3s"));

        assertTrue(problem.contains("drain.timeout: soon (expected: a duration, zero or longer"), problem);
        assertTrue(problem.contains("graceful.drain.timout: unknown setting"), problem);
        assertTrue(problem.contains("expected: graceful.drain.timeout?"), problem);
    }

    @Test
    void namesThatKubernetesMakesForAServiceAreNoSettings() {
        read(
                Map.of(
                        "GRACEFUL_SERVICE_HOST", "10.0.0.7",
                        "GRACEFUL_PORT", "tcp://10.0.0.7:80",
                        "GRACEFUL_MANAGEMENT_PORT", "tcp://10.0.0.7:80"),
                Map.of());
    }

    @Test
    void aManagementPortIsReadFromWhereverItIsSet() {
        assertEquals(
                9000, read(Map.of(), Map.of("graceful.management.port", "9000")).managementPort());
        assertTrue(SpringSettings.hasOwnPort(environment));
    }

    @Test
    void aManagementPortInTheEnvironmentIsReadToo() {
        GracefulSettings settings =
                read(Map.of("GRACEFUL_MANAGEMENT_PORT", "9000", "GRACEFUL_MANAGEMENT_HOST", "127.0.0.1"), Map.of());

        assertEquals(9000, settings.managementPort());
        assertEquals("127.0.0.1", settings.managementHost());
    }

    @Test
    void withoutOneThereIsNone() {
        read(Map.of("GRACEFUL_MANAGEMENT_PORT", "tcp://10.0.0.7:80", "GRACEFUL_MANAGEMENT_HOST", "::1"), Map.of());

        assertFalse(SpringSettings.hasOwnPort(environment));
    }

    @Test
    void aServiceLinkHidesNoManagementPort() {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("file", Map.of("graceful.management.port", "9000")));

        assertEquals(
                9000,
                read(Map.of("GRACEFUL_MANAGEMENT_PORT", "tcp://10.0.0.7:80"), Map.of())
                        .managementPort());
    }

    @Test
    void aManagementPortIsNoneOfBoots() {
        assertTrue(problem(Map.of("graceful.management.port", "8080"))
                .contains("management.port: 8080 (expected: another port than server.port) from "));
        assertTrue(problem(Map.of("graceful.management.port", "9000", "management.server.port", "9000"))
                .contains("management.port: 9000 (expected: another port than management.server.port) from "));
        read(Map.of(), Map.of("graceful.management.port", "0", "server.port", "0"));
    }

    @Test
    void aManagementHostAloneIsRefused() {
        String problem = problem(Map.of("graceful.management.host", "127.0.0.1"));

        assertTrue(
                problem.contains("management.host: 127.0.0.1 (expected: graceful.management.port beside it"), problem);
    }

    @Test
    void theTestsOfOneRunDoNotShareAPort() {
        assertEquals(
                0,
                read(
                                Map.of(),
                                Map.of(
                                        "org.springframework.boot.test.context.SpringBootTestContextBootstrapper",
                                                "true",
                                        "server.port", "0",
                                        "graceful.management.port", "9000"))
                        .managementPort());
    }

    @Test
    void theSwitchIsTrueOrFalse() {
        read(Map.of(), Map.of("graceful.enabled", "maybe"));

        String problem = assertThrows(SettingsException.class, () -> GracefulInitializer.enabled(environment))
                .getMessage();

        assertTrue(problem.contains("enabled: maybe (expected: true or false)"), problem);
    }

    @Test
    void poolsAreFilledOrNot() {
        String problem = problem(Map.of("graceful.warmup.pools", "some"));

        assertTrue(problem.contains("warmup.pools: some (expected: true or false)"), problem);
    }

    @Test
    void theAnalysisOfASumSaysWhatToChange() {
        SettingsException failure = assertThrows(
                SettingsException.class, () -> read(Map.of(), Map.of("graceful.propagation.delay", "25s")));

        FailureAnalysis analysis = new SettingsFailureAnalyzer().analyze(failure);

        assertTrue(analysis.getDescription().contains("at least 40s"), analysis.getDescription());
        assertTrue(analysis.getAction().contains("terminationGracePeriodSeconds"), analysis.getAction());
    }

    @Test
    void theAnalysisOfAWrongValuePointsAtIt() {
        SettingsException failure =
                assertThrows(SettingsException.class, () -> read(Map.of(), Map.of("graceful.stop.timeout", "-1s")));

        assertTrue(new SettingsFailureAnalyzer().analyze(failure).getAction().startsWith("Correct what is listed"));
    }
}
