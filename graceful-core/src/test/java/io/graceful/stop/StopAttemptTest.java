package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.lifecycle.StopCause;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopAttemptTest {

    @ParameterizedTest
    @CsvSource({
        "PRE_STOP, SIGTERM, 'PRE_STOP, then SIGTERM'",
        "API, SIGTERM, 'API, then SIGTERM'",
        "SIGTERM, SIGINT, 'SIGTERM, then SIGINT'",
        "SIGTERM, SIGTERM, SIGTERM",
        "SIGTERM, PRE_STOP, SIGTERM",
        "PRE_STOP, PRE_STOP, PRE_STOP"
    })
    void saysWhatBeganItAndWhichOtherSignalCameSince(StopCause first, StopCause second, String causes) {
        StopAttempt attempt = new StopAttempt(Time.system(), Threads.system(), first, 0, Instant.EPOCH);
        assertEquals(first.name(), attempt.causes());

        attempt.askedAgain(second, 2_000_000_000L);

        assertEquals(causes, attempt.causes());
        assertEquals(first, attempt.cause());
    }
}
