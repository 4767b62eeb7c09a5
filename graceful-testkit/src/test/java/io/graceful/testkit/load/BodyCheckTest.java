package io.graceful.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.graceful.testkit.callers.Outcome;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Message;
import io.graceful.testkit.scenario.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a body that ended properly is whole. */
class BodyCheckTest {

    private static final ClientSpec GET = ClientSpec.get("c", ClientSpec.Kind.JDK, 1, "/");
    private static final String HELLO = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:";
    private static final String HELLO_HEX = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: 8\\ndata: x\\n\\nid: 9\\ndata: y\\n\\n | 9",
                "data: 8\\n\\ndata: 9\\n\\n | 9",
                "data:9\\r\\n\\r\\n | 9",
                "data: 9\\r\\r | 9",
                "id: 9\\ndata: x\\n\\n: keep-alive\\n\\n | 9",
                "id: 8\\n\\nid: 9\\n | 8",
                "'' | ''",
                "id: 9 | ''",
                "event: done\\ndata: [DONE]\\n\\n | [DONE]",
            })
    void theLastEventIsTheLastThatIsComplete(String stream, String last) {
        assertEquals(
                last,
                Events.last(stream.replace("\\n", "\n").replace("\\r", "\r")).name());
    }

    @Test
    void aStreamThatEndsBeforeItsLastEventOnlyLooksWhole() {
        BodyCheck check = new BodyCheck(Wanted.ends("9"), null);
        for (int i = 1; i <= 5; i++) {
            add(check, "id: " + i + "\ndata: " + i + "\n\n");
        }

        BodyCheck.Fault fault = check.end();

        assertNotNull(fault);
        assertEquals(Cause.FALSE_END, fault.cause());
        assertEquals("a proper end after event 5, not 9", fault.message());
    }

    @Test
    void theLastEventIsFoundBehindMuchAndInPieces() {
        BodyCheck check = new BodyCheck(Wanted.ends("9"), null);
        byte[] much = new byte[100_000];
        check.add(much, much.length);
        for (String piece : "\n\nid: 9\ndata: last\n\n".split("(?<=.)")) {
            add(check, piece);
        }

        assertNull(check.end());
    }

    @Test
    void aShortBodyLooksWholeAndALongOneIsWrong() {
        BodyCheck.Fault shorter = new BodyCheck(Wanted.bytes(10), null).end();
        BodyCheck longer = new BodyCheck(Wanted.bytes(1), null);
        add(longer, "ab");
        BodyCheck.Fault tooMuch = longer.end();

        assertNotNull(shorter);
        assertEquals(Cause.FALSE_END, shorter.cause());
        assertNotNull(tooMuch);
        assertEquals(Cause.WRONG_BODY, tooMuch.cause());
    }

    @Test
    void bytesAreHeldAgainstTheirDigest() {
        BodyCheck right = new BodyCheck(Wanted.ANY, HELLO);
        add(right, "hel");
        add(right, "lo");
        BodyCheck wrong = new BodyCheck(Wanted.ANY, HELLO);
        add(wrong, "hellp");
        BodyCheck.Fault fault = wrong.end();

        assertNull(right.end());
        assertNotNull(fault);
        assertEquals(Cause.WRONG_BODY, fault.cause());
        assertNull(BodyCheck.fault(GET, outcome(200, HELLO_HEX, HELLO)));
        assertNotNull(BodyCheck.fault(GET, outcome(200, "00", HELLO)));
        assertNull(BodyCheck.fault(GET, outcome(200, "00", "")));
    }

    /** RFC 9530: the digest is that of the whole representation, whatever part of it the body has. */
    @Test
    void aDigestSaysNothingOfAPartOrOfAHead() {
        ClientSpec head = GET.message(new Message("HEAD", "/", Map.of(), null));

        assertNull(BodyCheck.fault(GET, outcome(206, "00", HELLO)));
        assertNull(BodyCheck.fault(head, outcome(200, "00", HELLO)));
    }

    @Test
    void anEventIsCalledByItsIdOrItsData() {
        BodyCheck byId = new BodyCheck(Wanted.ends("9"), null);
        add(byId, "id: 9\ndata: done\n\n");
        BodyCheck byData = new BodyCheck(Wanted.ends("done"), null);
        add(byData, "id: 9\ndata: done\n\n");

        assertNull(byId.end());
        assertNull(byData.end());
    }

    @Test
    void aLengthThatTheHeadPromisedHasToCome() {
        BasicHttpResponse response = new BasicHttpResponse(200);
        response.setHeader("content-length", "100");
        BodyCheck shorter = new BodyCheck(GET, response);
        add(shorter, "hello");
        BodyCheck.Fault fault = shorter.end();

        assertNotNull(fault);
        assertEquals(Cause.FALSE_END, fault.cause());
        assertEquals("a proper end after 5 bytes of 100", fault.message());
    }

    private static Outcome outcome(int status, String sha256, String digest) {
        return new Outcome(status, "", 5, sha256, digest, new byte[0]);
    }

    private static void add(BodyCheck check, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        check.add(bytes, bytes.length);
    }
}
