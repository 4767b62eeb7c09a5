package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The worst moment of a service: no worker thread is left. A kubelet that killed it now would make it worse. */
class StuckWorkersIT {

    @Test
    void probesAreAnsweredWhileEveryWorkerThreadIsStuck() throws IOException {
        int threads = 8 * Math.max(2, Runtime.getRuntime().availableProcessors());
        try (ServiceProcess service =
                        ServiceProcess.named("pod-a").inKubernetes().start().awaitReady();
                Crowd crowd = Crowd.stuckIn(service, threads + 10)) {
            for (String probe : new String[] {"/healthz", "/livez", "/startupz"}) {
                assertTimeout(Duration.ofSeconds(1), () -> assertEquals(200, service.probe(probe), probe));
            }
            service.signal("TERM");
            service.awaitLog("PROPAGATING for");
            assertTimeout(Duration.ofSeconds(1), () -> assertEquals(503, service.probe("/healthz"), "still ready"));
            assertTimeout(Duration.ofSeconds(1), () -> assertEquals(200, service.probe("/livez"), "to be killed"));
        }
    }
}
