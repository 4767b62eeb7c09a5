package io.graceful.testkit.callers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries in programs of their own, and programs that misbehave. */
class OtherProcessTest {

    @TempDir
    private static Path directory;

    private static Backend backend;
    private static Backend tls;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.cleartext();
        tls = Backend.tls(directory);
    }

    @AfterAll
    static void stop() {
        backend.close();
        tls.close();
    }

    private static Program java(Libraries library) {
        return Programs.java(library, Options.DEFAULT, null, List.of());
    }

    @ParameterizedTest
    @EnumSource(value = Libraries.class, names = "GRPC", mode = EnumSource.Mode.EXCLUDE)
    void aLibraryForJavaCalls(Libraries library) throws Exception {
        calls(java(library), library.word(), Runtime.version().feature() + "");
    }

    @Test
    void aJvmOfAnotherVersionCalls() throws Exception {
        Path home = otherJdk();
        assumeTrue(home != null, "no other JDK beside this one");

        calls(Programs.java(Libraries.JDK, Options.DEFAULT, home, List.of()), "on-other-jdk", "25");
    }

    /** Beside this one, a JDK 25; null if there is none. */
    private static Path otherJdk() throws IOException {
        try (Stream<Path> homes =
                Files.list(Path.of(System.getProperty("java.home")).getParent())) {
            return homes.filter(home -> home.getFileName().toString().contains("25"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .findFirst()
                    .orElse(null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "go"})
    void aProgramInAnotherLanguageCalls(String language) throws Exception {
        calls(other(language, Trust.DEFAULT), language, "");

        try (Courier any = OtherProcess.start(other(language, Trust.ANY));
                Courier signed = OtherProcess.start(other(language, Trust.of(directory.resolve("ca.pem"))));
                Courier system = OtherProcess.start(other(language, Trust.DEFAULT))) {
            assertEquals(201, any.call(tls.order("any", "/echo")).status());
            assertEquals(201, signed.call(tls.order("signed", "/echo")).status());
            CallException failure = assertThrows(CallException.class, () -> system.call(tls.order("system", "/echo")));
            assertTrue(failure.getMessage().contains("certificate"), failure::getMessage);
        }
    }

    /** Skips the test where the machine has no such program. */
    private static Program other(String language, Trust trust) {
        Options options = new Options(null, false, trust);
        try {
            return language.equals("go") ? Programs.go(options) : Programs.python(options);
        } catch (CourierException e) {
            assumeTrue(!e.getMessage().contains("on the PATH"), e.getMessage());
            throw e;
        }
    }

    /** Skips the test where python3 lacks its library. */
    private static OtherProcess start(Program program) {
        try {
            return OtherProcess.start(program);
        } catch (CourierException e) {
            assumeTrue(!e.getMessage().contains("has no requests"), e.getMessage());
            throw e;
        }
    }

    private static void calls(Program program, String prefix, String inName) throws Exception {
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        try (OtherProcess courier = start(program)) {
            assertTrue(courier.name().endsWith(inName), courier::name);
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 20; i++) {
                Order order = backend.order(prefix + "-" + i, "POST", "/echo", body, Duration.ofSeconds(20));
                answers.add(later(courier, order));
            }
            for (CompletableFuture<Outcome> answer : answers) {
                Outcome outcome = answer.get(30, TimeUnit.SECONDS);
                assertEquals(201, outcome.status());
                assertEquals("POST yes hello", new String(outcome.tail(), StandardCharsets.UTF_8));
                assertEquals("sha-256=:xyz=:", outcome.digest());
            }
            assertEquals(
                    20,
                    backend.ids.stream()
                            .filter(id -> id.startsWith(prefix + "-"))
                            .distinct()
                            .count());
            assertEquals(Backend.BIG, courier.call(backend.order("big", "/big")).bytes());

            CallException cut = assertThrows(CallException.class, () -> courier.call(backend.order("cut", "/cut")));
            assertFalse(cut.byProgram(), cut::getMessage);
            assertFalse(cut.type().isEmpty());
            CallException late = assertThrows(
                    CallException.class,
                    () -> courier.call(backend.order("never", "GET", "/never", null, Duration.ofMillis(500))));
            assertFalse(late.byProgram(), late::getMessage);
        }
        if (program.temporary() != null) {
            assertFalse(Files.exists(program.temporary()));
        }
    }

    private static CompletableFuture<Outcome> later(Courier courier, Order order) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(courier.call(order));
                    } catch (CallException | InterruptedException | RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                },
                "order-" + order.id());
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private static Program script(String text) {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        return new Program("script", List.of("/bin/sh", "-c", text), null);
    }

    @Test
    void aProgramThatDiesFailsWhatIsOpenWithItsLastWords() {
        Program dies = script("echo '{\"ready\":\"script\"}'; read order; echo 'out of luck' >&2; exit 3");
        try (OtherProcess courier = OtherProcess.start(dies)) {
            CompletableFuture<Outcome> first = later(courier, backend.order("1", "/echo"));
            ExecutionException failure = assertThrows(ExecutionException.class, () -> first.get(10, TimeUnit.SECONDS));

            CallException why = (CallException) failure.getCause();
            assertTrue(why.byProgram());
            assertTrue(why.getMessage().contains("with code 3"), why::getMessage);
            assertTrue(why.getMessage().contains("out of luck"), why::getMessage);

            // And what comes later, at once.
            CallException next = assertThrows(CallException.class, () -> courier.call(backend.order("2", "/echo")));
            assertTrue(next.byProgram());
        }
    }

    @Test
    void aProgramThatSaysNonsenseIsEnded() {
        CourierException atOnce =
                assertThrows(CourierException.class, () -> OtherProcess.start(script("echo hello; sleep 60")));
        assertTrue(atOnce.getMessage().contains("hello"), atOnce::getMessage);

        Program later = script("echo '{\"ready\":\"script\"}'; read order; echo '{\"id\":\"1\"}'; sleep 60");
        try (OtherProcess courier = OtherProcess.start(later)) {
            CallException why = assertThrows(CallException.class, () -> courier.call(backend.order("1", "/echo")));
            assertTrue(why.byProgram());
            assertTrue(why.getMessage().contains("no status"), why::getMessage);
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        List<String> command = new ArrayList<>(java(Libraries.OKHTTP).command());
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, only(command.get(classPath), "classes", "jackson-core"));
        CourierException failure =
                assertThrows(CourierException.class, () -> OtherProcess.start(new Program("okhttp", command, null)));

        assertTrue(failure.getMessage().contains("okhttp is not on the class path"), failure::getMessage);
        assertTrue(failure.getMessage().contains("add com.squareup.okhttp3:okhttp"), failure::getMessage);
    }

    @Test
    void grpcWithoutATransportSaysSo() {
        List<String> command = new ArrayList<>(java(Libraries.GRPC).command());
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath, only(command.get(classPath), "classes", "jackson-core", "grpc-api", "grpc-stub", "guava"));
        CourierException failure =
                assertThrows(CourierException.class, () -> OtherProcess.start(new Program("grpc", command, null)));

        assertTrue(failure.getMessage().contains("has no transport"), failure::getMessage);
    }

    @Test
    void aLibraryThatThereIsNotIsNamedWithThoseThereAre() {
        List<String> command = new ArrayList<>(java(Libraries.OKHTTP).command());
        command.set(command.indexOf("okhttp"), "okhttpd");
        CourierException failure =
                assertThrows(CourierException.class, () -> OtherProcess.start(new Program("x", command, null)));

        assertTrue(failure.getMessage().contains("no library 'okhttpd'"), failure::getMessage);
        assertTrue(failure.getMessage().contains("apache, okhttp, reactor-netty, grpc"), failure::getMessage);
    }

    private static String only(String classPath, String... kept) {
        String separator = System.getProperty("path.separator");
        return String.join(
                separator,
                Stream.of(classPath.split(separator))
                        .filter(part -> Stream.of(kept).anyMatch(part::contains))
                        .filter(part -> !part.contains("test-classes"))
                        .toList());
    }

    @Test
    void itIsGoneWhenItIsClosed() {
        OtherProcess courier = OtherProcess.start(script("sleep 60 & echo '{\"ready\":\"script\"}'; wait"));
        assertEquals("script", courier.name());
        CompletableFuture<Outcome> open = later(courier, backend.order("open", "/echo"));
        List<ProcessHandle> family = courier.family();
        assertEquals(2, family.size(), "a shell and what it waits for");

        courier.close();

        await().atMost(Duration.ofSeconds(5)).until(open::isCompletedExceptionally);
        await().atMost(Duration.ofSeconds(5)).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }
}
