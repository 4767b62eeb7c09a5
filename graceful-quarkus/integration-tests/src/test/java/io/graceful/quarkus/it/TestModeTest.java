package io.graceful.quarkus.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.quarkus.test.QuarkusExtensionTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In test mode, as in dev mode, an application ends at once, whatever it is set to wait for. */
class TestModeTest {

    /** A system property: the test and its extension are of different class loaders. */
    private static final String ENDED = "graceful.test.ended";

    @RegisterExtension
    static final QuarkusExtensionTest APP = new QuarkusExtensionTest()
            .withEmptyApplication()
            .overrideRuntimeConfigKey("quarkus.graceful.propagation.delay", "15s")
            .overrideRuntimeConfigKey("quarkus.graceful.warmup.requests", "/hello")
            .overrideRuntimeConfigKey("quarkus.graceful.warmup.exit-after", "true")
            .overrideRuntimeConfigKey("quarkus.http.test-port", "0")
            .setAfterUndeployListener(TestModeTest::endedAtOnce);

    @Inject
    Graceful injected;

    @Test
    void theApplicationBecomesReady() {
        Awaitility.await()
                .untilAsserted(
                        () -> assertEquals(Phase.READY, injected.lifecycle().phase()));
        assertTrue(injected.selfRequests().isEmpty(), "a test is not disturbed by a warm-up");
        System.setProperty(ENDED, String.valueOf(System.nanoTime()));
    }

    private static void endedAtOnce() {
        assertTrue(
                System.nanoTime() - Long.getLong(ENDED) < Duration.ofSeconds(10).toNanos(),
                "the delay has been waited for");
    }
}
