package io.graceful.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.graceful.testkit.callers.CallException;
import io.graceful.testkit.callers.Courier;
import io.graceful.testkit.callers.InProcess;
import io.graceful.testkit.callers.Libraries;
import io.graceful.testkit.callers.Options;
import io.graceful.testkit.callers.Order;
import io.graceful.testkit.plane.DirectPlane;
import io.graceful.testkit.plane.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libraries send twice without a word when a kept connection breaks under a request, as the ledger tells it. */
class RepeatsTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "JDK, GET, true",
        "JDK, POST, false",
        "APACHE, GET, true",
        "APACHE, POST, false",
        "OKHTTP, GET, true",
        // Whatever the service has done with the first one.
        "OKHTTP, POST, true",
    })
    void theLedgerTellsWhatALibraryRepeats(Libraries library, String method, boolean repeats) throws Exception {
        Ledger ledger = new Ledger();
        try (DirectPlane plane = new DirectPlane();
                ScriptedServer server = new ScriptedServer(
                        (number, socket) -> number == 1 && ScriptedServer.write(socket, ScriptedServer.OK));
                Splice splice = new Splice("node-1", new Dial(plane, "", false), ledger, pod -> {}, new Random(1));
                Courier courier = new InProcess(library.make(Options.DEFAULT))) {
            plane.program("node-1", List.of(new Endpoint("pod-1", server.address())));
            assertEquals(200, courier.call(order("c-0", method, splice)).status());

            Order dropped = order("c-1", method, splice);
            if (repeats) {
                assertEquals(200, courier.call(dropped).status());
                assertEquals(Map.of("c", 1L), ledger.repeatedByClient());
            } else {
                assertThrows(CallException.class, () -> courier.call(dropped));
                assertEquals(Map.of(), ledger.repeatedByClient());
                assertEquals(
                        Passage.End.FIN, ledger.passage("c-1").orElseThrow().end());
            }
            assertEquals(repeats ? 2 : 1, ledger.arrivals("c-1"));
            assertEquals(1, ledger.arrivals("c-0"));
        }
    }

    private static Order order(String id, String method, Splice splice) {
        byte[] body = method.equals("POST") ? new byte[] {'x'} : null;
        return new Order(id, method, URI.create(splice.address() + "/"), Map.of(), body, Duration.ofSeconds(20));
    }
}
