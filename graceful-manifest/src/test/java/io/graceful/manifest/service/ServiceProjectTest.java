package io.graceful.manifest.service;

import static io.graceful.manifest.service.TestProject.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.TestProject.Pod;
import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceProjectTest {

    private static final Path EXAMPLES = Path.of("../examples");

    @TempDir
    private Path folder;

    private TestProject project;

    @BeforeEach
    void project() {
        project = new TestProject(folder);
    }

    private static ServiceProfile none(Pod pod) {
        return ServiceProject.none().profile(pod.environment());
    }

    private static void assertRead(Setting setting, ServiceProfile profile) {
        assertTrue(
                profile.problems().stream().anyMatch(problem -> problem.startsWith(setting.key() + ":")),
                () -> setting + " was not read: " + profile.problems());
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingIsReadInEachFrameworksSpelling(Setting setting) {
        // A blank is a value of no setting, so a complaint shows that it was read.
        String name = setting.property();
        Pod variable = new Pod().env(setting.environment(), " ");
        Pod property = new Pod().args("-D" + name + "= ");

        assertRead(setting, project.gracefulPlain().profile(variable));
        assertRead(setting, project.gracefulPlain().profile(property));
        assertRead(setting, project.gracefulSpring().profile(property));
        assertRead(setting, project.gracefulSpring().profile(new Pod().args("--" + name + "= ")));
        assertRead(setting, project.gracefulQuarkus().profile(new Pod().args("-Dquarkus." + name + "= ")));
        if (setting != Setting.MANAGEMENT_PORT && setting != Setting.MANAGEMENT_HOST) {
            assertRead(setting, project.gracefulSpring().profile(variable));
            assertRead(
                    setting, project.gracefulQuarkus().profile(new Pod().env("QUARKUS_" + setting.environment(), " ")));
        }
    }

    private static final String GAP =
            "warmup.requests[2]: /c (expected: [1] before it: items are numbered from 0, and none is left out) from ";

    @Test
    void aListWithAGapIsFoundAsTheServiceItselfFindsIt() {
        Pod plain = new Pod().args("-Dgraceful.warmup.requests[0]=/a", "-Dgraceful.warmup.requests[2]=/c");
        Pod spring = new Pod().env("GRACEFUL_WARMUP_REQUESTS_0", "/a").env("GRACEFUL_WARMUP_REQUESTS_2", "/c");
        Pod quarkus = new Pod()
                .env("QUARKUS_GRACEFUL_WARMUP_REQUESTS_0_", "/a")
                .args("-Dquarkus.graceful.warmup.requests[2]=/c");

        assertEquals(
                List.of(GAP + "argument -Dgraceful.warmup.requests[2]"),
                project.gracefulPlain().profile(plain).problems());
        assertEquals(
                List.of(GAP + "env GRACEFUL_WARMUP_REQUESTS_2"),
                project.gracefulSpring().profile(spring).problems());
        assertEquals(
                List.of(GAP + "argument -Dquarkus.graceful.warmup.requests[2]"),
                project.gracefulQuarkus().profile(quarkus).problems());
    }

    @Test
    void aListWithAGapIsFoundInFiles() {
        project.gracefulSpring().resource("application.properties", "server.port=80", "graceful.warmup.requests[1]=/b");

        List<String> problems = project.profile().problems();

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(
                problems.get(0).startsWith("warmup.requests[1]: /b (expected: [0] before it")
                        && problems.get(0).endsWith("from application.properties:2"),
                problems::toString);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"PLAIN", "SPRING_BOOT", "QUARKUS"},
            value = Framework.class)
    void defaultsAreTheCoresInEachFramework(Framework framework) {
        ServiceProfile profile = ServiceProject.read(folder, List.of(), framework)
                .profile(new Pod()
                        .env("GRACEFUL_DRAIN_TIMEOUT", "10s")
                        .env("QUARKUS_GRACEFUL_DRAIN_TIMEOUT", "10s")
                        .environment());

        GracefulSettings core = GracefulSettings.builder().kubernetes(true).build();
        assertEquals(
                Optional.of(core.terminationGracePeriod()),
                profile.gracePeriod().map(Figure::value));
        assertEquals(Optional.of(core.propagationDelay()), profile.propagation().map(Figure::value));
        assertEquals(Optional.of(core.drainTimeout()), profile.drain().map(Figure::value));
        assertEquals(Optional.of(core.stopTimeout()), profile.stop().map(Figure::value));
        assertEquals(Optional.of(core.warmupTimeout()), profile.warmup().map(Figure::value));
        assertEquals(List.of(), profile.problems());
    }

    @Test
    void theExampleOfPlainJava() {
        ServiceProject read = ServiceProject.read(EXAMPLES.resolve("undertow"), List.of(), Framework.UNKNOWN);

        ServiceProfile profile = read.profile(new Pod().env("PORT", "8080").environment());

        assertEquals(Framework.PLAIN, profile.framework());
        assertTrue(profile.usesGraceful());
        assertEquals(OptionalInt.of(8080), profile.applicationPort());
        assertEquals(OptionalInt.of(8081), profile.managementPort());
        assertEquals(List.of(), profile.problems());
        assertTrue(profile.filesRead());
    }

    @ParameterizedTest
    @CsvSource({"spring-boot", "spring-boot-3", "spring-boot-jetty", "spring-boot-webflux"})
    void theExamplesOfSpringBoot(String name) {
        ServiceProfile profile = ServiceProject.read(EXAMPLES.resolve(name), List.of(), Framework.UNKNOWN)
                .profile(PodEnvironment.EMPTY);

        assertEquals(Framework.SPRING_BOOT, profile.framework());
        assertTrue(profile.usesGraceful());
        assertEquals(OptionalInt.of(8080), profile.managementPort());
        assertTrue(List.copyOf(profile.readinessPaths()).subList(0, 2).equals(List.of("/healthz", "/readyz")));
        assertEquals(List.of(), profile.problems());
    }

    @Test
    void theExampleOfQuarkus() {
        ServiceProfile profile = ServiceProject.read(EXAMPLES.resolve("quarkus"), List.of(), Framework.UNKNOWN)
                .profile(PodEnvironment.EMPTY);

        assertEquals(Framework.QUARKUS, profile.framework());
        assertTrue(profile.usesGraceful());
        assertEquals(OptionalInt.of(8080), profile.applicationPort());
        assertEquals(List.of("/healthz", "/readyz", "/q/health/ready"), List.copyOf(profile.readinessPaths()));
        assertEquals(List.of(), profile.problems());
    }

    @Test
    void withoutAProjectThePodSpecSaysWhatItCan() {
        assertEquals(Optional.empty(), none(new Pod()).graceful());
        assertEquals(
                Optional.empty(),
                none(new Pod().env("GRACEFUL_SERVICE_HOST", "10.0.0.1")).graceful());

        ServiceProfile profile = none(new Pod().env("GRACEFUL_DRAIN_TIMEOUT", "12s"));
        assertTrue(profile.usesGraceful());
        assertEquals(Framework.UNKNOWN, profile.framework());
        assertEquals("12s graceful.drain.timeout @ env GRACEFUL_DRAIN_TIMEOUT", text(profile.drain()));
        assertEquals(OptionalInt.empty(), profile.managementPort());
        assertEquals(Optional.empty(), profile.token());
        assertEquals(false, profile.filesRead());
        assertTrue(none(new Pod().secret("GRACEFUL_MANAGEMENT_TOKEN")).usesGraceful());
        assertTrue(none(new Pod().args("-Dgraceful.stop.timeout=1s")).usesGraceful());
        assertEquals(
                "1s graceful.stop.timeout @ argument --graceful.stop.timeout",
                text(none(new Pod().args("--graceful.stop.timeout=1s")).stop()));
    }

    @Test
    void withoutAProjectTheFrameworkFollowsFromNames() {
        ServiceProfile quarkus = none(new Pod().env("QUARKUS_GRACEFUL_DRAIN_TIMEOUT", "12s"));
        assertEquals(Framework.QUARKUS, quarkus.framework());
        assertTrue(quarkus.usesGraceful());
        assertEquals(OptionalInt.empty(), quarkus.applicationPort());

        ServiceProfile spring =
                none(new Pod().env("SPRING_PROFILES_ACTIVE", "prod").env("SERVER_PORT", "9000"));
        assertEquals(Framework.SPRING_BOOT, spring.framework());
        assertEquals(Optional.empty(), spring.graceful());
        assertEquals(OptionalInt.of(9000), spring.applicationPort());
        assertEquals("unknown", text(spring.drain()));
    }

    @Test
    void anExplicitFrameworkWins() {
        project.gracefulSpring().framework(Framework.QUARKUS);

        assertEquals(Framework.QUARKUS, project.profile().framework());
    }

    @Test
    void filesSayWhatTheBuildDoesNot() {
        project.resource("graceful.properties", "graceful.drain.timeout=2s");
        assertEquals(Framework.PLAIN, project.profile().framework());
        assertTrue(project.profile().usesGraceful());
        new TestProject(folder.resolve("q")).resource("application.properties", "quarkus.http.port=1");
        assertEquals(
                Framework.QUARKUS,
                ServiceProject.read(folder.resolve("q"), List.of(), Framework.UNKNOWN)
                        .profile(PodEnvironment.EMPTY)
                        .framework());
    }

    @Test
    void aFolderThatIsNotThereIsRefusedWithOneSentence() throws IOException {
        Path missing = folder.resolve("missing");
        Path file = Files.createFile(folder.resolve("file"));

        assertEquals(
                missing
                        + ": is not there (expected: the folder of a service's project, with its pom.xml or build.gradle)",
                assertThrows(
                                ServiceProjectException.class,
                                () -> ServiceProject.read(missing, List.of(), Framework.UNKNOWN))
                        .getMessage());
        assertThrows(ServiceProjectException.class, () -> ServiceProject.read(file, List.of(), Framework.UNKNOWN));
    }

    @Test
    void theDockerfileIsFound() {
        assertEquals(Optional.empty(), project.read().dockerfile());
        project.file("src/main/docker/Dockerfile.jvm", "FROM x");
        assertEquals(
                Optional.of(folder.resolve("src/main/docker/Dockerfile.jvm")),
                project.read().dockerfile());
        project.file("Dockerfile", "FROM x");
        assertEquals(Optional.of(folder.resolve("Dockerfile")), project.read().dockerfile());
    }

    @Test
    void hostileFilesAreOneLineEach() throws Exception {
        project.gracefulSpring()
                .resource("application.yml", "a: [")
                .bytes("src/main/resources/application.yaml", new byte[] {1, 0, 2})
                .bytes(
                        "src/main/resources/application.properties",
                        "a=\\u1".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .bytes("src/main/resources/config/application.properties", new byte[ConfigFiles.MOST_BYTES + 1])
                .resource("application-dev.yml", "b: [")
                .bytes("src/main/resources/config/application.yml", new byte[] {'a', ':', ' ', (byte) 0xff});
        Files.createDirectory(folder.resolve("src/main/resources/config/application.yaml"));

        List<String> problems = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> project.profile().problems());

        assertEquals(6, problems.size(), problems::toString);
        problems.forEach(problem ->
                assertTrue(problem.matches("(config/)?application\\.(yml|yaml|properties)[^\\n]{3,200}"), problem));
    }

    @Test
    void pipesAreNotWaitedFor() throws Exception {
        project.gracefulSpring().resource("x", "");
        Path pipe = folder.resolve("src/main/resources/application.yml");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        org.junit.jupiter.api.Assumptions.assumeTrue(made.waitFor() == 0);

        List<String> problems = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> project.profile().problems());

        assertEquals(List.of("application.yml: is no file (expected: a readable file)"), problems);
    }

    @Test
    void placeholdersThatGrowOrTurnInCirclesAreUnknown() {
        StringBuilder bomb =
                new StringBuilder("graceful.drain.timeout=${a0}\ngraceful.stop.timeout=${loop}\nloop=${loop}\n");
        for (int i = 0; i < 30; i++) {
            bomb.append("a")
                    .append(i)
                    .append("=${a")
                    .append(i + 1)
                    .append("}${a")
                    .append(i + 1)
                    .append("}\n");
        }
        project.gracefulSpring()
                .resource("application.properties", bomb.append("a30=x").toString());

        ServiceProfile profile = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> project.profile());

        assertEquals("unknown", text(profile.drain()));
        assertEquals("unknown", text(profile.stop()));
    }

    @Test
    void longKeysThatMultiplyAreBounded() {
        String list = String.join(",", java.util.Collections.nCopies(15_000, "x"));
        project.gracefulSpring().resource("application.yml", "k".repeat(900_000) + ": [" + list + "]");

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> project.profile());
    }

    @Test
    void aBrokenBuildFileIsAProblemAndTheFilesAreRead() {
        project.file("pom.xml", "<project>").resource("graceful.properties", "graceful.drain.timeout=2s");

        ServiceProfile profile = project.profile();

        assertEquals(1, profile.problems().size(), profile.problems()::toString);
        assertTrue(profile.problems().get(0).startsWith("pom.xml:"), profile.problems()::toString);
        assertEquals(2, profile.drain().orElseThrow().value().toSeconds());
    }

    @Test
    void aliasesThatMultiplyAreBounded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 6; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(String.join(",", java.util.Collections.nCopies(10, "*a" + (i - 1))))
                    .append("]\n");
        }
        project.gracefulSpring().resource("application.yml", bomb.toString());

        ServiceProfile profile = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> project.profile());

        assertEquals(1, profile.problems().size(), profile.problems()::toString);
    }
}
