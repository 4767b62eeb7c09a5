package io.graceful.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is read of the bytes of both directions, however they are cut. */
class IdReaderTest {

    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nX-Request-Id: a-0\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Cuts in two, at each place, and then into single bytes. */
    private static void finds(List<String> expected, byte[] bytes, boolean upgraded) {
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> found = new ArrayList<>();
            IdReader reader = new IdReader(found::add, () -> upgraded);
            reader.read(bytes, cut);
            reader.read(Arrays.copyOfRange(bytes, cut, bytes.length), bytes.length - cut);
            assertEquals(expected, found, "cut at " + cut);
        }
        List<String> found = new ArrayList<>();
        IdReader reader = new IdReader(found::add, () -> upgraded);
        for (byte one : bytes) {
            reader.read(new byte[] {one}, 1);
        }
        assertEquals(expected, found);
    }

    @Test
    void idsOfHttp1AreFound() {
        finds(
                List.of("a-1", "a-2"),
                ascii("GET / HTTP/1.1\r\nX-Request-Id: a-1\r\nHost: x\r\n\r\n"
                        + "POST / HTTP/1.1\r\nHost: x\r\nx-request-id:a-2 \r\n\r\nbody"),
                false);
    }

    @Test
    void idsOfHttp2AreFoundFromThePrefaceOn() throws Exception {
        byte[] bytes = new H2Bytes()
                .text(H2Bytes.PREFACE)
                .settings()
                .request("a-1")
                .frame(0, 0, 1, new byte[300])
                .requestInPieces("a-2")
                .request("a-3")
                .request("a-3")
                .all();

        finds(List.of("a-1", "a-2", "a-3", "a-3"), bytes, false);
    }

    @Test
    void idsOfHttp2AreFoundAfterAnUpgrade() throws Exception {
        byte[] bytes = new H2Bytes()
                .text(UPGRADE)
                .text(H2Bytes.PREFACE)
                .settings()
                .request("a-1")
                .all();

        finds(List.of("a-0", "a-1"), bytes, true);
    }

    @Test
    void aBodyThatLooksLikeHttp2IsNone() throws Exception {
        byte[] bytes = new H2Bytes()
                .text(UPGRADE)
                .text(H2Bytes.PREFACE)
                .request("a-1")
                .text("\r\nX-Request-Id: a-2\r\n")
                .all();

        finds(List.of("a-0", "a-2"), bytes, false);
    }

    @Test
    void whatIsNotUnderstoodIsLeft() {
        for (String begin : List.of("", H2Bytes.PREFACE, "GET / HTTP/1.1\r\n", "\u0016")) {
            Random random = new Random(1);
            IdReader ids = new IdReader(id -> {}, () -> true);
            AnswerReader answers = new AnswerReader(() -> {});
            ids.read(ascii(begin), begin.length());
            for (int i = 0; i < 1_000; i++) {
                byte[] noise = new byte[random.nextInt(500)];
                random.nextBytes(noise);
                ids.read(noise, noise.length);
                answers.read(noise, noise.length);
            }
        }
        IdReader tls = new IdReader(id -> {}, () -> false);
        assertFalse(tls.isBlind());
        tls.read(new byte[] {0x16, 3, 1}, 3);
        assertTrue(tls.isBlind());
    }

    /** How often GOAWAY was seen. */
    private static void goAways(int expected, byte[] bytes, boolean upgraded) {
        for (int cut = 0; cut <= bytes.length; cut++) {
            AtomicInteger seen = new AtomicInteger();
            AnswerReader reader = new AnswerReader(seen::incrementAndGet);
            reader.read(bytes, cut);
            reader.read(Arrays.copyOfRange(bytes, cut, bytes.length), bytes.length - cut);
            assertEquals(expected, seen.get(), "cut at " + cut);
            assertEquals(upgraded, reader.upgraded());
        }
    }

    @Test
    void goAwayIsSeen() {
        H2Bytes frames = new H2Bytes().settings().frame(0, 0, 1, new byte[400]).goAway();

        goAways(1, frames.all(), false);
        goAways(
                1,
                new H2Bytes()
                        .text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                        .text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")
                        .settings()
                        .goAway()
                        .all(),
                true);
    }

    @Test
    void otherProtocolsSayNoGoAway() {
        goAways(
                0,
                new H2Bytes()
                        .text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")
                        .goAway()
                        .all(),
                false);
        goAways(0, new H2Bytes().text("HTTP/1.1 200 OK\r\n\r\n").goAway().all(), false);
        goAways(0, new H2Bytes().text("220 mail.example\r\n").goAway().all(), false);
    }
}
