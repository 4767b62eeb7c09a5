package io.graceful.manifest.service;

import static io.graceful.manifest.service.TestProject.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.TestProject.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpringServiceTest {

    @TempDir
    private Path folder;

    private TestProject project;

    @BeforeEach
    void project() {
        project = new TestProject(folder);
    }

    private String drain(Pod pod) {
        return text(project.profile(pod).drain());
    }

    private long drainSeconds() {
        return project.profile().drain().orElseThrow().value().toSeconds();
    }

    @Test
    void defaultsAndPaths() {
        ServiceProfile profile = project.gracefulSpring().profile();

        assertEquals(Framework.SPRING_BOOT, profile.framework());
        assertTrue(profile.usesGraceful());
        assertEquals("8s graceful.propagation.delay @ default", text(profile.propagation()));
        assertEquals(OptionalInt.of(8080), profile.applicationPort());
        assertEquals(OptionalInt.of(8080), profile.managementPort());
        assertFalse(profile.hasOwnManagementPort());
        assertEquals(
                List.of("/healthz", "/readyz", "/actuator/health/readiness"), List.copyOf(profile.readinessPaths()));
        assertEquals(List.of("/livez", "/actuator/health/liveness"), List.copyOf(profile.livenessPaths()));
        assertEquals(
                List.of("/startupz", "/actuator/health/liveness", "/actuator/health/readiness"),
                List.copyOf(profile.startupPaths()));
        assertEquals(Optional.of(false), profile.token());
    }

    @Test
    void laterSourcesWin() {
        project.gracefulSpring().profiles("prod");
        project.resource("application.yaml", "graceful:", "  drain:", "    timeout: 1s");
        assertEquals("1s graceful.drain.timeout @ application.yaml:3", drain(new Pod()));
        project.resource("application.yml", "# comment", "graceful:", "  drain:", "    timeout: 2s");
        assertEquals("2s graceful.drain.timeout @ application.yml:4", drain(new Pod()));
        project.resource("application.properties", "graceful.drain.timeout=3s");
        assertEquals("3s graceful.drain.timeout @ application.properties:1", drain(new Pod()));
        project.resource("config/application.yml", "graceful.drain.timeout: 4s");
        assertEquals("4s graceful.drain.timeout @ config/application.yml:1", drain(new Pod()));
        project.resource("application-prod.yml", "graceful.drain.timeout: 5s");
        assertEquals("5s graceful.drain.timeout @ application-prod.yml:1", drain(new Pod()));
        project.resource("application-prod.properties", "", "", "graceful.drain.timeout=6s");
        assertEquals("6s graceful.drain.timeout @ application-prod.properties:3", drain(new Pod()));
        Pod pod = new Pod().env("GRACEFUL_DRAIN_TIMEOUT", "7s");
        assertEquals("7s graceful.drain.timeout @ env GRACEFUL_DRAIN_TIMEOUT", drain(pod));
        pod.args("java", "-Dgraceful.drain.timeout=8s", "-jar", "app.jar");
        assertEquals("8s graceful.drain.timeout @ argument -Dgraceful.drain.timeout", drain(pod));
        pod.env("SPRING_APPLICATION_JSON", "{\"graceful\":{\"drain\":{\"timeout\":\"9s\"}}}");
        assertEquals("9s graceful.drain.timeout @ env SPRING_APPLICATION_JSON", drain(pod));
        pod.args("--graceful.drain.timeout=10s");
        assertEquals("10s graceful.drain.timeout @ argument --graceful.drain.timeout", drain(pod));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "graceful.propagation.quiet-period",
                "graceful.propagation.quietPeriod",
                "graceful.propagation.quiet_period",
                "GRACEFUL.PROPAGATION.QUIET-PERIOD"
            })
    void namesAreRelaxed(String name) {
        project.gracefulSpring().resource("application.properties", name + "=never");

        List<String> problems = project.profile().problems();

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("propagation.quiet-period: never"), problems::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRACEFUL_WARMUP_TIMEOUT", "graceful_warmup_timeout", "graceful.warmup.timeout"})
    void variablesAreRelaxed(String name) {
        ServiceProfile profile = project.gracefulSpring().profile(new Pod().env(name, "90s"));

        assertEquals("90s graceful.warmup.timeout @ env " + name, text(profile.warmup()));
    }

    @Test
    void requestsMayBeAList() {
        project.gracefulSpring()
                .resource(
                        "application.yml",
                        "graceful:",
                        "  warmup:",
                        "    requests:",
                        "    - /hello",
                        "    - POST /work");

        assertEquals(
                List.of(
                        "warmup.requests: POST /work (expected: GET, HEAD or OPTIONS, unless warmup.unsafe-methods is true)"
                                + " from application.yml:4"),
                project.profile().problems());
    }

    @Test
    void anEndAfterTheWarmUpIsSeen() {
        project.gracefulSpring().resource("application.properties", "graceful.warmup.exit-after=true");

        assertEquals(Optional.of("application.properties:1"), project.profile().exitsAfterWarmup());
        assertEquals(
                Optional.empty(),
                project.profile(new Pod().env("GRACEFUL_WARMUP_EXIT_AFTER", "false"))
                        .exitsAfterWarmup());
    }

    @Test
    void variablesMayLeaveOutDashes() {
        ServiceProfile profile =
                project.gracefulSpring().profile(new Pod().env("GRACEFUL_TERMINATIONGRACEPERIOD", "40s"));

        assertEquals(40, profile.gracePeriod().orElseThrow().value().toSeconds());
    }

    @Test
    void placeholdersAreResolved() {
        project.gracefulSpring()
                .resource(
                        "application.yml",
                        "my.drain: ${DRAIN:${other.drain:4s}}",
                        "graceful:",
                        "  drain.timeout: ${my.drain}",
                        "  stop.timeout: ${NOBODY_KNOWS}",
                        "  management.token: ${TOKEN}");

        ServiceProfile profile = project.profile();
        assertEquals("4s graceful.drain.timeout @ application.yml:3", text(profile.drain()));
        assertEquals("unknown", text(profile.stop()));
        assertEquals(Optional.of(true), profile.token());
        assertEquals(Optional.empty(), profile.tokenValue());
        assertEquals(List.of(), profile.problems());
        ServiceProfile known = project.profile(new Pod().env("DRAIN", "5s").env("TOKEN", "abcdefgh"));
        assertEquals("5s graceful.drain.timeout @ application.yml:3", text(known.drain()));
        assertEquals(Optional.of("abcdefgh"), known.tokenValue());
    }

    @Test
    void aTokenIsShownNowhereElse() {
        project.gracefulSpring()
                .resource(
                        "application.yml",
                        "graceful.drain.timeout: ${GRACEFUL_MANAGEMENT_TOKEN}",
                        "server.port: ${GRACEFUL_MANAGEMENT_TOKEN}");

        List<String> problems = project.profile(new Pod().env("GRACEFUL_MANAGEMENT_TOKEN", "abcdefgh"))
                .problems();

        assertEquals(2, problems.size(), problems::toString);
        assertFalse(problems.toString().contains("abcdefgh"), problems::toString);
    }

    @Test
    void aKeyWithoutAValueIsAnEmptyText() {
        project.gracefulSpring().resource("application.yml", "server.port:", "graceful.drain.timeout:");

        ServiceProfile profile = project.profile();

        assertEquals(OptionalInt.of(8080), profile.applicationPort());
        assertEquals(1, profile.problems().size(), profile.problems()::toString);
        assertTrue(profile.problems().get(0).startsWith("drain.timeout: '' (expected: "), profile.problems()::toString);
    }

    @Test
    void whatMavenPutsInIsNotKnown() {
        project.gracefulSpring()
                .resource("application.yml", "app.version: @project.version@", "graceful.drain.timeout: @drain@")
                .resource("application.properties", "graceful.stop.timeout=@stop@");

        ServiceProfile profile = project.profile();

        assertEquals(List.of(), profile.problems());
        assertEquals("unknown", text(profile.stop()));
        assertEquals("unknown", text(profile.drain()));
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "prod, 2", "eu, 3", "'prod,eu', 4", "test, 5"})
    void documentsAreForProfiles(String profiles, long expected) {
        project.gracefulSpring()
                .resource(
                        "application.yml",
                        "graceful.drain.timeout: 1s",
                        "---",
                        "spring.config.activate.on-profile: prod",
                        "graceful.drain.timeout: 2s",
                        "---",
                        "spring:",
                        "  config.activate.on-profile: 'eu & !test'",
                        "graceful.drain.timeout: 3s",
                        "---",
                        "spring.config.activate.on-profile: prod & eu",
                        "graceful.drain.timeout: 4s",
                        "---",
                        "spring.config.activate.on-cloud-platform: heroku",
                        "graceful.drain.timeout: 9s")
                .resource(
                        "application.properties",
                        "x=1",
                        "#---",
                        "spring.config.activate.on-profile=!prod & !eu & test, other",
                        "graceful.drain.timeout=5s");

        Pod pod = profiles.isEmpty() ? new Pod() : new Pod().env("SPRING_PROFILES_ACTIVE", profiles);

        assertEquals(
                expected, project.profile(pod).drain().orElseThrow().value().toSeconds());
    }

    @Test
    void profilesComeFromWhereSpringTakesThem() {
        project.gracefulSpring()
                .resource("application.properties", "spring.profiles.active=a", "spring.profiles.group.g=b,c");
        for (String name : List.of("a", "b", "c", "default")) {
            project.resource(
                    "application-" + name + ".properties",
                    "name=" + name,
                    "graceful.drain.timeout=" + (name.charAt(0) - 'a' + 1) + "s");
        }
        assertEquals(1, drainSeconds());
        assertEquals(
                "2s graceful.drain.timeout @ application-b.properties:2",
                drain(new Pod().args("--spring.profiles.active=b")));
        assertEquals(
                "3s graceful.drain.timeout @ application-c.properties:2",
                drain(new Pod().env("SPRING_PROFILES_ACTIVE", "g")));
        project.profiles("b");
        assertEquals(
                "2s graceful.drain.timeout @ application-b.properties:2",
                drain(new Pod().env("SPRING_PROFILES_ACTIVE", "a")));
    }

    @Test
    void withoutAProfileThereIsTheDefaultOne() {
        project.gracefulSpring().resource("application-default.properties", "graceful.drain.timeout=4s");

        assertEquals(4, drainSeconds());
    }

    @Test
    void itCanBeSwitchedOff() {
        project.gracefulSpring().resource("application.properties", "graceful.enabled=false");

        ServiceProfile profile = project.profile();

        assertEquals(Optional.of(false), profile.graceful());
        assertEquals("0s wait for routers @ default", text(profile.propagation()));
        assertTrue(project.profile(new Pod().env("GRACEFUL_ENABLED", "true")).usesGraceful());
    }

    @Test
    void gracefulMayHaveAPortOfItsOwn() {
        project.gracefulSpring()
                .resource(
                        "application.properties",
                        "graceful.management.port=9000",
                        "graceful.management.host=0.0.0.0",
                        "management.server.port=9001",
                        "management.server.address=127.0.0.1",
                        "server.servlet.context-path=/api");

        ServiceProfile profile = project.profile();

        assertEquals(List.of(), profile.problems());
        assertEquals(OptionalInt.of(8080), profile.applicationPort());
        assertEquals(OptionalInt.of(9000), profile.managementPort());
        assertEquals(OptionalInt.of(9001), profile.actuatorPort());
        assertEquals(Optional.of("0.0.0.0"), profile.managementHost());
        assertTrue(profile.hasGracefulPort());
        assertFalse(profile.probesShareThreads());
        assertEquals("/healthz", profile.readinessPaths().iterator().next());
        assertEquals("/drain", profile.drainPaths().iterator().next());
    }

    @Test
    void itMayBeSetInThePod() {
        project.gracefulSpring().resource("application.properties", "");

        ServiceProfile profile = project.profile(new Pod().env("GRACEFUL_MANAGEMENT_PORT", "9000"));

        assertEquals(OptionalInt.of(9000), profile.managementPort());
        assertTrue(profile.hasGracefulPort());
    }

    @Test
    void withoutItProbesShareTheThreadsOfAServletServer() {
        project.gracefulSpring().resource("application.properties", "");

        ServiceProfile profile = project.profile();

        assertTrue(profile.probesShareThreads());
        assertFalse(profile.hasGracefulPort());
        project.pom("org.springframework.boot:spring-boot-starter-webflux", "io.graceful:graceful-spring-boot-starter");
        assertFalse(project.profile().probesShareThreads());
    }

    @Test
    void itIsNoneOfBootsPortsAndItsHostIsNothingAlone() {
        project.gracefulSpring()
                .resource("application.properties", "graceful.management.port=9000", "server.port=9000");
        assertEquals(
                List.of("management.port: 9000 (expected: another port than server.port) from"
                        + " application.properties:1"),
                project.profile().problems());

        project.resource("application.properties", "graceful.management.host=127.0.0.1");
        assertEquals(
                List.of("management.host: 127.0.0.1 (expected: graceful.management.port beside it; without one the"
                        + " application's port answers) from application.properties:1"),
                project.profile().problems());
    }

    @Test
    void unknownNamesAreNamed() {
        project.gracefulSpring().resource("application.yml", "graceful:", "  drain:", "    timout: 3s");

        assertEquals(
                List.of(
                        "graceful.drain.timout: unknown setting in application.yml:3 (expected: graceful.drain.timeout?)"),
                project.profile().problems());
    }

    @Test
    void aContextPathIsBeforeAllPaths() {
        project.gracefulSpring()
                .resource(
                        "application.yml",
                        "server:",
                        "  port: 9000",
                        "  servlet.context-path: /api",
                        "management.endpoints.web:",
                        "  base-path: /manage",
                        "  path-mapping.health: alive");

        ServiceProfile profile = project.profile();

        assertEquals(OptionalInt.of(9000), profile.applicationPort());
        assertEquals(
                List.of("/api/healthz", "/api/readyz", "/api/manage/alive/readiness"),
                List.copyOf(profile.readinessPaths()));
        assertEquals(List.of("/api/drain"), List.copyOf(profile.drainPaths()));
    }

    @Test
    void withAManagementPortProbesAreOnBoth() {
        project.gracefulSpring()
                .resource(
                        "application.properties",
                        "server.servlet.context-path=/api/",
                        "management.server.port=9001",
                        "management.server.address=127.0.0.1");

        ServiceProfile profile = project.profile();

        assertEquals(OptionalInt.of(8080), profile.applicationPort());
        assertEquals(OptionalInt.of(9001), profile.managementPort());
        assertEquals(Optional.of("127.0.0.1"), profile.managementHost());
        assertEquals(
                List.of("/healthz", "/readyz", "/actuator/health/readiness", "/api/healthz", "/api/readyz"),
                List.copyOf(profile.readinessPaths()));
    }

    @Test
    void withoutActuatorThereIsNoManagementPort() {
        project.spring("io.graceful:graceful-spring-boot-starter")
                .resource("application.properties", "management.server.port=9001");

        ServiceProfile profile = project.profile();

        assertEquals(OptionalInt.of(8080), profile.managementPort());
        assertEquals(List.of("/livez"), List.copyOf(profile.livenessPaths()));
    }

    @Test
    void reactiveServicesHaveABasePath() {
        project.pom("org.springframework.boot:spring-boot-starter-webflux", "io.graceful:graceful-spring-boot-starter")
                .resource("application.properties", "spring.webflux.base-path=/r", "server.servlet.context-path=/s");

        assertEquals(List.of("/r/livez"), List.copyOf(project.profile().livenessPaths()));
    }

    @Test
    void withoutGracefulItIsSpringsOwnShutdown() {
        project.spring("org.springframework.boot:spring-boot-starter-actuator");

        ServiceProfile profile = project.profile();

        assertEquals(Optional.of(false), profile.graceful());
        assertEquals("0s wait for routers @ default", text(profile.propagation()));
        assertEquals(
                "30s spring.lifecycle.timeout-per-shutdown-phase @"
                        + " default of Spring Boot since 3.4, whose version is not known here",
                text(profile.drain()));
        assertFalse(profile.drain().orElseThrow().isSet());
        assertEquals("unknown", text(profile.stop()));
        assertEquals("unknown", text(profile.gracePeriod()));
        assertEquals(List.of("/actuator/health/readiness"), List.copyOf(profile.readinessPaths()));
        assertEquals(Optional.empty(), profile.token());
    }

    @ParameterizedTest
    @CsvSource({"20s, 20", "PT20S, 20", "20000, 20", "2m, 120"})
    void springsOwnDurations(String text, long seconds) {
        project.spring().resource("application.yml", "spring.lifecycle.timeout-per-shutdown-phase: " + text);

        assertEquals(seconds + "s spring.lifecycle.timeout-per-shutdown-phase @ application.yml:1", drain(new Pod()));
    }

    @Test
    void springsOwnWrongValuesAreNamed() {
        project.spring()
                .resource(
                        "application.properties",
                        "spring.lifecycle.timeout-per-shutdown-phase=soon",
                        "server.shutdown=never",
                        "server.port=http");

        assertEquals(
                List.of(
                        "server.shutdown: never (expected: graceful or immediate) from application.properties:2",
                        "spring.lifecycle.timeout-per-shutdown-phase: soon (expected: a duration, such as 30s or PT30S)"
                                + " from application.properties:1",
                        "server.port: http (expected: a port from 1 to 65535) from application.properties:3"),
                project.profile().problems());
    }

    @ParameterizedTest
    @CsvSource({
        "3.3.5, 0s server.shutdown @ default of Spring Boot before 3.4",
        "3.4.0, 30s spring.lifecycle.timeout-per-shutdown-phase @ default",
        "4.1.2, 30s spring.lifecycle.timeout-per-shutdown-phase @ default"
    })
    void theVersionDecidesWhetherShutdownIsGraceful(String version, String expected) {
        project.file(
                "pom.xml",
                "<project><parent><groupId>org.springframework.boot</groupId>",
                "<artifactId>spring-boot-starter-parent</artifactId><version>" + version + "</version>",
                "<relativePath/></parent></project>");

        assertEquals(expected, drain(new Pod()));
    }

    @Test
    void anImmediateShutdownDrainsNothing() {
        project.spring().resource("application.properties", "server.shutdown=immediate");

        assertEquals("0s server.shutdown @ application.properties:1", drain(new Pod()));
    }

    @Test
    void whetherGracefulIsThereMayBeUnknown() {
        project.resource("application.properties", "spring.application.name=a");

        ServiceProfile profile = project.profile();
        assertEquals(Framework.SPRING_BOOT, profile.framework());
        assertEquals(Optional.empty(), profile.graceful());
        assertEquals("unknown", text(profile.drain()));
        assertTrue(
                project.profile(new Pod().env("GRACEFUL_DRAIN_TIMEOUT", "3s")).usesGraceful());
        project.resource("application.yml", "graceful.drain.timeout: 3s");
        assertTrue(project.profile().usesGraceful());
    }
}
