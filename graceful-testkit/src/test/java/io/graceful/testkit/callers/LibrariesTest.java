package io.graceful.testkit.callers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each library in this JVM against a real server. */
class LibrariesTest {

    private static final Options PINNED = new Options("HTTP/1.1", false, Trust.DEFAULT);
    private static final Options FRESH = new Options(null, true, Trust.DEFAULT);

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

    static Stream<Arguments> libraries() {
        return Stream.of(
                Arguments.of(Libraries.JDK, Options.DEFAULT),
                Arguments.of(Libraries.JDK, PINNED),
                Arguments.of(Libraries.JDK, FRESH),
                Arguments.of(Libraries.APACHE, Options.DEFAULT),
                Arguments.of(Libraries.OKHTTP, Options.DEFAULT),
                Arguments.of(Libraries.OKHTTP, FRESH),
                Arguments.of(Libraries.REACTOR_NETTY, Options.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void whatTheServerSaidIsTold(Libraries library, Options options) throws Exception {
        try (Courier courier = new InProcess(library.make(options))) {
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);

            Outcome outcome = courier.call(backend.order(
                    "told-" + library + options.hashCode(), "POST", "/echo", body, Duration.ofSeconds(20)));

            assertEquals(201, outcome.status());
            assertEquals("POST yes hello", new String(outcome.tail(), StandardCharsets.UTF_8));
            assertEquals("sha-256=:xyz=:", outcome.digest());
            assertEquals(library == Libraries.REACTOR_NETTY ? "" : "HTTP/1.1", outcome.version());
            assertTrue(backend.ids.contains("told-" + library + options.hashCode()), () -> backend.ids.toString());
            assertTrue(courier.name().endsWith(" on JDK " + Runtime.version().feature()), () -> courier.name());
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLongBodyIsReadToItsEnd(Libraries library, Options options) throws Exception {
        try (Courier courier = new InProcess(library.make(options))) {
            Outcome outcome = courier.call(backend.order("big-" + library, "/big"));

            byte[] expected = Backend.bigBody();
            assertEquals(Backend.BIG, outcome.bytes());
            assertEquals(
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(expected)),
                    outcome.sha256());
            assertEquals(
                    HexFormat.of().formatHex(Arrays.copyOfRange(expected, Backend.BIG - 512, Backend.BIG)),
                    HexFormat.of().formatHex(outcome.tail()));
            assertEquals("", outcome.digest());
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void anAnswerThatNeverComesEndsWithTheTimeout(Libraries library, Options options) {
        try (Courier courier = new InProcess(library.make(options))) {
            Order order = backend.order("never-" + library, "GET", "/never", null, Duration.ofMillis(500));
            long begun = System.nanoTime();

            CallException failure = assertThrows(CallException.class, () -> courier.call(order));

            assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 5, failure::getMessage);
            assertFalse(failure.type().isEmpty());
            assertTrue(failure.getMessage().toLowerCase().contains("time"), failure::getMessage);
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void anAnswerThatIsCutFails(Libraries library, Options options) {
        try (Courier courier = new InProcess(library.make(options))) {
            CallException failure =
                    assertThrows(CallException.class, () -> courier.call(backend.order("cut-" + library, "/cut")));

            assertFalse(failure.byProgram());
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aPortWhereNobodyListensFails(Libraries library, Options options) throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        Order order = new Order(
                "refused", "GET", URI.create("http://127.0.0.1:" + port + "/"), Map.of(), null, Duration.ofSeconds(5));
        try (Courier courier = new InProcess(library.make(options))) {
            CallException failure = assertThrows(CallException.class, () -> courier.call(order));

            assertTrue(failure.getMessage().contains("Connect"), failure::getMessage);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Libraries.class, names = "GRPC", mode = EnumSource.Mode.EXCLUDE)
    void certificatesAreBelievedAsToldTo(Libraries library) throws Exception {
        try (Courier any = new InProcess(library.make(new Options(null, false, Trust.ANY)));
                Courier signed =
                        new InProcess(library.make(new Options(null, false, Trust.of(directory.resolve("ca.pem")))));
                Courier system = new InProcess(library.make(Options.DEFAULT))) {
            assertEquals(201, any.call(tls.order("any", "/echo")).status());
            assertEquals(201, signed.call(tls.order("signed", "/echo")).status());
            assertThrows(CallException.class, () -> system.call(tls.order("system", "/echo")));
        }
    }

    @Test
    void optionsAreSaidAsWordsAndReadAgain() {
        Path pem = Path.of("ca.pem").toAbsolutePath();
        for (Options options : List.of(
                Options.DEFAULT,
                FRESH,
                new Options("HTTP/2", true, Trust.ANY),
                new Options(null, false, Trust.of(pem)))) {
            assertEquals(options, Options.of(options.words()));
        }
        assertThrows(CourierException.class, () -> Options.of(List.of("--what")));
    }

    @Test
    void whatCannotBeIsRefusedAtOnce() {
        assertThrows(CourierException.class, () -> Libraries.OKHTTP.make(PINNED));
        assertThrows(CourierException.class, () -> Libraries.JDK.make(new Options("HTTP/9", false, Trust.DEFAULT)));
        assertThrows(
                CourierException.class,
                () -> Libraries.JDK.make(new Options(null, false, Trust.of(Path.of("no-such-file.pem")))));
        assertNull(Libraries.of("nothing"));
        assertEquals(Libraries.REACTOR_NETTY, Libraries.of("reactor-netty"));
    }
}
