package io.graceful.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.001S, 1ms",
        "PT0.25S, 250ms",
        "PT0.999S, 999ms",
        "PT1S, 1s",
        "PT1.5S, 1.5s",
        "PT1.05S, 1.05s",
        "PT1.005S, 1.005s",
        "PT10S, 10s",
        "PT59.999S, 59.999s",
        "PT1M, 1m",
        "PT1M0.5S, 60.5s",
        "PT1M30S, 90s",
        "PT2M, 2m",
        "PT1H, 60m",
        "PT-1S, -1s",
        "PT-0.25S, -250ms",
        "PT0.0004S, 0s",
        "PT0.0005S, 1ms",
        "PT0.9996S, 1s"
    })
    void areWrittenInTheShortestForm(Duration duration, String text) {
        assertEquals(text, Durations.text(duration));
    }

    @Test
    void theShorterAndTheLonger() {
        Duration one = Duration.ofSeconds(1);
        Duration two = Duration.ofSeconds(2);

        assertEquals(one, Durations.min(one, two));
        assertEquals(one, Durations.min(two, one));
        assertEquals(two, Durations.max(one, two));
        assertEquals(two, Durations.max(two, one));
    }
}
