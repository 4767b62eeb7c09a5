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
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainServiceTest {

    @TempDir
    private Path folder;

    private TestProject project;

    @BeforeEach
    void project() {
        project = new TestProject(folder);
    }

    @Test
    void defaultsAreThoseInKubernetes() {
        ServiceProfile profile = project.gracefulPlain().profile();

        assertEquals(Framework.PLAIN, profile.framework());
        assertEquals(Optional.of(true), profile.graceful());
        assertEquals("30s graceful.termination-grace-period @ default", text(profile.gracePeriod()));
        assertEquals("8s graceful.propagation.delay @ default", text(profile.propagation()));
        assertEquals("10s graceful.drain.timeout @ default", text(profile.drain()));
        assertEquals("3s graceful.stop.timeout @ default", text(profile.stop()));
        assertEquals("60s graceful.warmup.timeout @ default", text(profile.warmup()));
        assertFalse(profile.drain().orElseThrow().isSet());
        assertEquals(OptionalInt.of(8081), profile.managementPort());
        assertEquals(OptionalInt.empty(), profile.applicationPort());
        assertEquals(Optional.of(false), profile.token());
        assertEquals(Set.of("/healthz", "/readyz"), profile.readinessPaths());
        assertEquals(Set.of("/drain"), profile.drainPaths());
        assertEquals(List.of(), profile.problems());
    }

    @Test
    void laterSourcesWin() {
        project.resource("graceful.properties", "# of us", "graceful.drain.timeout=1s", "graceful.stop.timeout=1s");
        Pod pod = new Pod();

        assertEquals(
                "1s graceful.drain.timeout @ graceful.properties:2",
                text(project.profile(pod).drain()));
        pod.env("GRACEFUL_DRAIN_TIMEOUT", "2s");
        assertEquals(
                "2s graceful.drain.timeout @ env GRACEFUL_DRAIN_TIMEOUT",
                text(project.profile(pod).drain()));
        pod.env("JAVA_TOOL_OPTIONS", "-Xmx64m -Dgraceful.drain.timeout=3s");
        assertEquals(
                "3s graceful.drain.timeout @ env JAVA_TOOL_OPTIONS",
                text(project.profile(pod).drain()));
        pod.env("JDK_JAVA_OPTIONS", "'-Dgraceful.drain.timeout=4s'");
        assertEquals(
                "4s graceful.drain.timeout @ env JDK_JAVA_OPTIONS",
                text(project.profile(pod).drain()));
        pod.env("JAVA_OPTS", "-Dgraceful.drain.timeout=5s");
        assertEquals(
                "5s graceful.drain.timeout @ env JAVA_OPTS",
                text(project.profile(pod).drain()));
        pod.args("java", "-Dgraceful.drain.timeout=6s", "-jar", "a.jar", "-Dgraceful.drain.timeout=7s");
        assertEquals(
                "6s graceful.drain.timeout @ argument -Dgraceful.drain.timeout",
                text(project.profile(pod).drain()));
        assertEquals(
                "1s graceful.stop.timeout @ graceful.properties:3",
                text(project.profile(pod).stop()));
    }

    @Test
    void theWordsOfAShellAreRead() {
        Pod pod = new Pod()
                .env("DRAIN", "6s")
                .secret("STOP")
                .args(
                        "sh",
                        "-c",
                        "exec java -Dgraceful.drain.timeout=$DRAIN -Dgraceful.stop.timeout=${STOP} -jar a.jar");

        ServiceProfile profile = project.gracefulPlain().profile(pod);

        assertEquals("6s graceful.drain.timeout @ argument -Dgraceful.drain.timeout", text(profile.drain()));
        assertEquals("unknown", text(profile.stop()));
    }

    @Test
    void variablesInArgumentsAreThoseOfKubernetes() {
        Pod pod = new Pod().env("DRAIN", "6s").args("-Dgraceful.drain.timeout=$(DRAIN)");

        assertEquals(
                6,
                project.gracefulPlain()
                        .profile(pod)
                        .drain()
                        .orElseThrow()
                        .value()
                        .toSeconds());
    }

    @Test
    void aSumThatDoesNotFitIsSaidAndTheFiguresAreThereAllTheSame() {
        project.resource("graceful.properties", "graceful.propagation.delay=25s");

        ServiceProfile profile = project.profile();

        assertEquals(
                List.of(
                        "termination-grace-period: 30s (expected: at least 40s = propagation.delay 25s + drain.timeout 10s"
                                + " + stop.timeout 3s + 2s for the report and the exit)"),
                profile.problems());
        assertEquals("25s graceful.propagation.delay @ graceful.properties:1", text(profile.propagation()));
        assertEquals("30s graceful.termination-grace-period @ default", text(profile.gracePeriod()));
    }

    @Test
    void whatIsUnknownBreaksNoSum() {
        ServiceProfile profile = project.gracefulPlain()
                .profile(new Pod().secret("GRACEFUL_TERMINATION_GRACE_PERIOD").env("GRACEFUL_DRAIN_TIMEOUT", "50s"));

        assertEquals(List.of(), profile.problems());
        assertEquals("unknown", text(profile.gracePeriod()));
        assertEquals("50s graceful.drain.timeout @ env GRACEFUL_DRAIN_TIMEOUT", text(profile.drain()));
    }

    @Test
    void wrongValuesAndNamesAreNamedWithTheirPlace() {
        project.resource("graceful.properties", "", "graceful.drain.timeout=soon", "graceful.drain.timout=3s");

        ServiceProfile profile = project.profile();

        assertEquals(2, profile.problems().size());
        assertTrue(
                profile.problems()
                        .contains("graceful.drain.timout: unknown setting in graceful.properties:3"
                                + " (expected: graceful.drain.timeout?)"),
                profile.problems()::toString);
        assertTrue(
                profile.problems().stream()
                        .anyMatch(problem -> problem.startsWith("drain.timeout: soon (expected: a duration")
                                && problem.endsWith("from graceful.properties:2")),
                profile.problems()::toString);
        assertEquals("10s graceful.drain.timeout @ graceful.properties:2", text(profile.drain()));
    }

    @Test
    void aTokenIsKnownOrOnlyThere() {
        project.gracefulPlain();

        ServiceProfile clear = project.profile(new Pod().env("GRACEFUL_MANAGEMENT_TOKEN", "abcdefgh"));
        assertEquals(Optional.of("abcdefgh"), clear.tokenValue());
        ServiceProfile secret = project.profile(new Pod().secret("GRACEFUL_MANAGEMENT_TOKEN"));
        assertEquals(Optional.of(true), secret.token());
        assertEquals(Optional.empty(), secret.tokenValue());
    }

    @Test
    void aTokenIsNeverShown() {
        ServiceProfile profile = project.gracefulPlain().profile(new Pod().env("GRACEFUL_MANAGEMENT_TOKEN", "short"));

        assertEquals(1, profile.problems().size());
        assertFalse(profile.problems().get(0).contains("short"));
        assertFalse(Value.ofVariable("short", "X").toString().contains("short"));
    }

    @Test
    void portsAndHostAreRead() {
        ServiceProfile profile = project.gracefulPlain()
                .profile(new Pod()
                        .env("PORT", "9090")
                        .env("GRACEFUL_MANAGEMENT_PORT", "9091")
                        .env("GRACEFUL_MANAGEMENT_HOST", "127.0.0.1"));

        assertEquals(OptionalInt.of(9090), profile.applicationPort());
        assertEquals(OptionalInt.of(9091), profile.managementPort());
        assertEquals(Optional.of("127.0.0.1"), profile.managementHost());
        assertTrue(profile.hasOwnManagementPort());
    }

    @Test
    void aServiceLinkIsNoPort() {
        Pod pod = new Pod().env("GRACEFUL_MANAGEMENT_PORT", "tcp://10.0.0.1:80");

        assertEquals(OptionalInt.of(8081), project.gracefulPlain().profile(pod).managementPort());
        assertEquals(
                Optional.empty(),
                ServiceProject.none().profile(pod.environment()).graceful());
    }

    @Test
    void anyFreePortIsNoneToBeNamed() {
        Pod pod = new Pod().env("GRACEFUL_MANAGEMENT_PORT", "0");

        assertEquals(OptionalInt.empty(), project.gracefulPlain().profile(pod).managementPort());
    }

    @Test
    void withoutGracefulNothingIsKnown() {
        ServiceProfile profile = project.pom("org.slf4j:slf4j-api").profile();

        assertEquals(Framework.UNKNOWN, profile.framework());
        assertEquals(Optional.of(false), profile.graceful());
        assertEquals("unknown", text(profile.drain()));
        assertEquals(Set.of(), profile.readinessPaths());
    }
}
