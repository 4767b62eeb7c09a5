package io.graceful.example;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Callers whose requests take longer than any test: all worker threads of a service are theirs. */
final class Crowd implements AutoCloseable {

    private final List<RawHttp> callers = new ArrayList<>();

    private Crowd() {}

    /** Returns once the first of them have a thread each; more than there are threads wait for one. */
    static Crowd stuckIn(ServiceProcess service, int size) throws IOException {
        Crowd crowd = new Crowd();
        for (int i = 0; i < size; i++) {
            RawHttp caller = new RawHttp(service.port());
            crowd.callers.add(caller);
            caller.send("GET /slow?ms=600000 HTTP/1.1\r\nHost: test\r\n\r\n");
        }
        await("every worker thread to be taken, as /work shows by not answering")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !answers(service));
        return crowd;
    }

    private static boolean answers(ServiceProcess service) throws IOException {
        try (RawHttp work = new RawHttp(service.port())) {
            work.send("GET /work HTTP/1.1\r\nHost: test\r\n\r\n");
            return work.hasAnswerWithin(Duration.ofSeconds(1));
        }
    }

    int size() {
        return callers.size();
    }

    @Override
    public void close() throws IOException {
        for (RawHttp caller : callers) {
            caller.close();
        }
    }
}
