package io.graceful.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graceful.Graceful;
import io.graceful.inflight.RequestViews;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerEdgeTest {

    private final Graceful graceful = Graceful.builder().withoutSignals().start();

    @AfterEach
    void close() {
        graceful.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, true",
        "//drain, true",
        "/readyz, true",
        "/actuator, true",
        "/actuator/health/readiness, true",
        "/actuators, false",
        "/hello, false",
        "/, false"
    })
    void probesScrapesAndDrainAreExempt(String path, boolean exempt) {
        assertEquals(exempt, new ServerEdge<String>(graceful, "", List.of("/actuator")).isExempt(path));
    }

    @ParameterizedTest
    @CsvSource({"/shop/healthz, true", "/healthz, false", "/shop/actuator/info, true", "/shop/hello, false"})
    void theContextPathComesBeforeAllOfThem(String path, boolean exempt) {
        assertEquals(exempt, new ServerEdge<String>(graceful, "/shop", List.of("/actuator")).isExempt(path));
    }

    @Test
    void noHeaderIsReadWhileNoRequestsOfItsOwnAreSent() {
        ServerEdge<String> edge = new ServerEdge<>(graceful, "", List.of());

        assertFalse(edge.isSelfRequest("a request", request -> {
            throw new AssertionError("every request would pay for it");
        }));
    }

    @Test
    void aConnectionIsOpenedOnceAndClosedOnce() {
        ServerEdge<String> edge = new ServerEdge<>(graceful, "", List.of());

        edge.connection("1", key -> edge.opened());
        edge.connection("1", key -> edge.opened());
        assertEquals(1, graceful.connections().open());
        edge.closed("1");
        edge.closed("1");

        assertEquals(0, graceful.connections().open());
        assertEquals(1, graceful.connections().openedEver());
    }

    @Test
    void aRehearsalIsSeenByNobody() {
        ServerEdge<String> edge = new ServerEdge<>(graceful, "", List.of());
        ServerEdge<String> rehearsal = edge.rehearsal();

        rehearsal.connection("1", key -> rehearsal.opened());
        int slot = rehearsal.begin(new RequestViews.View() {
            @Override
            public String label() {
                return "GET /hello";
            }

            @Override
            public @Nullable Thread thread() {
                return null;
            }
        });
        rehearsal.becomesStream("GET /hello", () -> {});
        rehearsal.opensStream("GET /socket", () -> {});

        assertEquals(1, graceful.rehearsal().requests().open());
        assertEquals(1, graceful.rehearsal().connections().open());
        assertEquals(0, graceful.requests().begun());
        assertEquals(0, graceful.connections().openedEver());
        assertEquals(0, graceful.outstanding().streams().open());
        assertEquals(0, graceful.outstanding().open());

        rehearsal.end(slot);
        // The server does not know what kind of connection it was.
        edge.closed("1");
        assertEquals(0, graceful.rehearsal().requests().open());
        assertEquals(0, graceful.rehearsal().connections().open());
    }
}
