package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfRequestTest {

    private static String wire(SelfRequest request) {
        return new String(request.bytes("127.0.0.1:8080", "secret"), StandardCharsets.UTF_8);
    }

    @Test
    void aGetIsPlain() {
        assertEquals(
                "GET /hello?n=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept: */*\r\nUser-Agent: graceful-warmup\r\n"
                        + "X-Graceful-Warmup: secret\r\n\r\n",
                wire(SelfRequest.get("/hello?n=1")));
    }

    @Test
    void aPostHasItsBodyInUtf8() {
        assertEquals(
                "POST /orders HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept: */*\r\nUser-Agent: graceful-warmup\r\n"
                        + "Content-Type: application/json\r\nX-Graceful-Warmup: secret\r\nContent-Length: 5\r\n\r\n\"ä€\""
                                .replace("5", Integer.toString("\"ä€\"".getBytes(StandardCharsets.UTF_8).length)),
                wire(SelfRequest.post("/orders", "\"ä€\"", "application/json")));
    }

    @Test
    void onlyWhatCarriesABodySaysHowLongItIs() {
        assertEquals(true, wire(SelfRequest.of("POST", "/orders")).contains("\r\nContent-Length: 0\r\n"));
        assertEquals(false, wire(SelfRequest.of("HEAD", "/orders")).contains("Content-Length"));
    }

    @Test
    void aHeaderTakesThePlaceOfOursAndOfItsEarlierSelf() {
        assertEquals(
                "GET / HTTP/1.1\r\nUser-Agent: graceful-warmup\r\nhost: shop.example\r\naccept: text/html\r\n"
                        + "X-Graceful-Warmup: secret\r\n\r\n",
                wire(SelfRequest.get("/")
                        .withHeader("Accept", "image/png")
                        .withHeader("host", "shop.example")
                        .withHeader("accept", "text/html")));
    }

    @Test
    void copiesLeaveTheOriginalAlone() {
        SelfRequest plain = SelfRequest.get("/");
        String before = wire(plain);

        plain.withHeader("Accept", "image/png").withBody("x", "text/plain");

        assertEquals(before, wire(plain));
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, close",
        "content-length, 5",
        "Transfer-Encoding, chunked",
        "X-Graceful-Warmup, mine",
        "Bad Name, x",
        "'', x"
    })
    void headersThatCannotBeOrAreTheConnectionsAreRefused(String name, String value) {
        assertThrows(IllegalArgumentException.class, () -> SelfRequest.get("/").withHeader(name, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "\0", "€"})
    void aHeaderIsOneLine(String value) {
        assertThrows(IllegalArgumentException.class, () -> SelfRequest.get("/").withHeader("X-Any", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "/a b", "/a\r\nX: 1", "http://elsewhere/"})
    void aPathBeginsWithASlashAndIsOneWord(String path) {
        assertThrows(IllegalArgumentException.class, () -> SelfRequest.get(path));
    }
}
