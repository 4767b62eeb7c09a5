package io.graceful.manifest.service;

import static io.graceful.manifest.service.TestProject.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

class QuarkusServiceTest {

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

    @Test
    void defaultsAndPaths() {
        ServiceProfile profile = project.gracefulQuarkus().profile();

        assertEquals(Framework.QUARKUS, profile.framework());
        assertTrue(profile.usesGraceful());
        assertEquals("8s quarkus.graceful.propagation.delay @ default", text(profile.propagation()));
        assertEquals(OptionalInt.of(8080), profile.applicationPort());
        assertEquals(OptionalInt.of(8080), profile.managementPort());
        assertEquals(List.of("/healthz", "/readyz", "/q/health/ready"), List.copyOf(profile.readinessPaths()));
        assertEquals(List.of("/livez", "/q/health/live"), List.copyOf(profile.livenessPaths()));
        assertEquals(List.of("/startupz", "/q/health/started"), List.copyOf(profile.startupPaths()));
    }

    @Test
    void laterSourcesWin() {
        project.gracefulQuarkus();
        String name = "quarkus.graceful.drain.timeout";
        project.resource("META-INF/microprofile-config.properties", name + "=1s");
        assertEquals("1s " + name + " @ META-INF/microprofile-config.properties:1", drain(new Pod()));
        project.resource("application.properties", "", name + "=2s");
        assertEquals("2s " + name + " @ application.properties:2", drain(new Pod()));
        project.resource("application.properties", "%prod." + name + "=3s", name + "=2s", "%dev." + name + "=9s");
        assertEquals("3s " + name + " @ application.properties:1", drain(new Pod()));
        project.resource("application-prod.properties", name + "=4s");
        assertEquals("4s " + name + " @ application-prod.properties:1", drain(new Pod()));
        project.resource("application.yml", "quarkus:", "  graceful:", "    drain:", "      timeout: 5s");
        assertEquals("5s " + name + " @ application.yml:4", drain(new Pod()));
        Pod pod = new Pod().env("QUARKUS_GRACEFUL_DRAIN_TIMEOUT", "6s");
        assertEquals("6s " + name + " @ env QUARKUS_GRACEFUL_DRAIN_TIMEOUT", drain(pod));
        pod.args("java", "-D" + name + "=7s", "-jar", "quarkus-run.jar");
        assertEquals("7s " + name + " @ argument -D" + name, drain(pod));
    }

    @Test
    void theProfileComesFromWhereQuarkusTakesIt() {
        project.gracefulQuarkus()
                .resource(
                        "application.properties",
                        "%prod.quarkus.graceful.drain.timeout=1s",
                        "%{a,b}.quarkus.graceful.drain.timeout=2s",
                        "%c.quarkus.graceful.drain.timeout=3s");

        assertEquals("1s quarkus.graceful.drain.timeout @ application.properties:1", drain(new Pod()));
        assertEquals(
                "2s quarkus.graceful.drain.timeout @ application.properties:2",
                drain(new Pod().env("QUARKUS_PROFILE", "b")));
        assertEquals(
                "3s quarkus.graceful.drain.timeout @ application.properties:3",
                drain(new Pod().args("-Dquarkus.profile=a,c")));
        project.profiles("a");
        assertEquals(
                "2s quarkus.graceful.drain.timeout @ application.properties:2",
                drain(new Pod().env("QUARKUS_PROFILE", "c")));
    }

    @Test
    void profilesOfYamlAreKeysToo() {
        project.gracefulQuarkus()
                .resource("application.yaml", "\"%prod\":", "  quarkus:", "    graceful.drain.timeout: 4s");

        assertEquals("4s quarkus.graceful.drain.timeout @ application.yaml:3", drain(new Pod()));
    }

    @Test
    void quarkusOwnSettingsStandForOurs() {
        project.gracefulQuarkus()
                .resource("application.properties", "quarkus.shutdown.delay=5", "quarkus.shutdown.timeout=PT4S");

        ServiceProfile profile = project.profile();

        assertEquals("5s quarkus.shutdown.delay @ application.properties:1", text(profile.propagation()));
        assertEquals("4s quarkus.shutdown.timeout @ application.properties:2", text(profile.drain()));
        assertEquals(List.of(), profile.problems());
        assertEquals(
                "6s quarkus.graceful.drain.timeout @ env QUARKUS_GRACEFUL_DRAIN_TIMEOUT",
                drain(new Pod().env("QUARKUS_GRACEFUL_DRAIN_TIMEOUT", "6s")));
    }

    @Test
    void anEmptyTextIsNotSet() {
        project.gracefulQuarkus().resource("application.properties", "quarkus.graceful.management.token=");

        assertEquals(Optional.of(false), project.profile().token());
    }

    @Test
    void wrongOnesAreNamed() {
        project.gracefulQuarkus()
                .resource(
                        "application.properties",
                        "quarkus.shutdown.timeout=soon",
                        "quarkus.graceful.management.port=9000",
                        "%dev.quarkus.graceful.drain.timout=1s");

        assertEquals(
                List.of(
                        "management.port: 9000 (expected: quarkus.management.enabled=true, with quarkus.management.port"
                                + " and .host: Quarkus' own, on its event loop) from application.properties:2",
                        "quarkus.shutdown.timeout: soon (expected: a duration, such as 10s) from application.properties:1",
                        "quarkus.graceful.drain.timout: unknown setting in application.properties:3"
                                + " (expected: quarkus.graceful.drain.timeout?)"),
                project.profile().problems());
    }

    @Test
    void itIsSwitchedOffWhereItIsBuilt() {
        project.gracefulQuarkus();
        assertTrue(project.profile(new Pod().env("QUARKUS_GRACEFUL_ENABLED", "false"))
                .usesGraceful());

        project.resource("application.properties", "quarkus.graceful.enabled=false");
        assertEquals(Optional.of(false), project.profile().graceful());
    }

    @Test
    void theManagementInterfaceHasTheProbes() {
        project.gracefulQuarkus()
                .resource(
                        "application.properties",
                        "quarkus.http.port=8088",
                        "quarkus.http.root-path=/api",
                        "quarkus.management.enabled=true",
                        "quarkus.management.root-path=/m");

        ServiceProfile profile = project.profile(new Pod().env("QUARKUS_MANAGEMENT_HOST", "127.0.0.1"));

        assertEquals(OptionalInt.of(8088), profile.applicationPort());
        assertEquals(OptionalInt.of(9000), profile.managementPort());
        assertEquals(Optional.of("127.0.0.1"), profile.managementHost());
        assertEquals(List.of("/healthz", "/readyz", "/m/health/ready"), List.copyOf(profile.readinessPaths()));
    }

    @ParameterizedTest
    @CsvSource({
        "/, q, health, ready, /q/health/ready",
        "/api, q, health, ready, /api/q/health/ready",
        "/api, /q, health, ready, /q/health/ready",
        "/, ${quarkus.http.root-path}, health, ready, /health/ready",
        "/, q, /alive, ready, /alive/ready",
        "/api/, q/, health, /r, /r",
    })
    void paths(String root, String other, String health, String ready, String expected) {
        project.pom("io.quarkus:quarkus-smallrye-health")
                .resource(
                        "application.properties",
                        "quarkus.http.root-path=" + root,
                        "quarkus.http.non-application-root-path=" + other,
                        "quarkus.smallrye-health.root-path=" + health,
                        "quarkus.smallrye-health.readiness-path=" + ready);

        assertEquals(List.of(expected), List.copyOf(project.profile().readinessPaths()));
    }

    @Test
    void withoutGracefulItIsQuarkusOwnShutdown() {
        project.pom("io.quarkus:quarkus-rest");

        ServiceProfile profile = project.profile();
        assertEquals(Optional.of(false), profile.graceful());
        assertEquals("0s quarkus.shutdown.delay @ default", text(profile.propagation()));
        assertEquals("0s quarkus.shutdown.timeout @ default", text(profile.drain()));
        assertEquals(List.of(), List.copyOf(profile.readinessPaths()));

        project.resource(
                "application.properties",
                "quarkus.shutdown.delay-enabled=true",
                "quarkus.shutdown.delay=7s",
                "quarkus.shutdown.timeout=10");
        ServiceProfile waits = project.profile();
        assertEquals("7s quarkus.shutdown.delay @ application.properties:2", text(waits.propagation()));
        assertEquals("10s quarkus.shutdown.timeout @ application.properties:3", text(waits.drain()));
    }

    @Test
    void aDelayThatIsNotEnabledIsNone() {
        project.pom("io.quarkus:quarkus-rest").resource("application.properties", "quarkus.shutdown.delay=7s");

        ServiceProfile profile = project.profile();

        assertEquals(0, profile.propagation().orElseThrow().value().toSeconds());
        assertEquals(
                List.of("quarkus.shutdown.delay: 7s (expected: quarkus.shutdown.delay-enabled=true at build time,"
                        + " without which Quarkus does not wait) from application.properties:1"),
                profile.problems());
    }
}
