package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarkTest {

    private final ManualTime time = new ManualTime();
    private final Mark mark = new Mark(time);

    @Test
    void isWorthNothingBeforeItIsMade() {
        assertFalse(mark.isActive());
        assertFalse(mark.matches(""), "an empty header is no secret");
        assertFalse(mark.matches(null));
    }

    @Test
    void isKnownOnlyExactly() {
        String value = mark.begin();

        assertEquals(32, value.length(), "128 bits");
        assertTrue(mark.matches(value));
        assertFalse(mark.matches(value.substring(1)));
        assertFalse(mark.matches(value + "0"));
        assertFalse(mark.matches(value.replace(value.charAt(0), 'x')));
        assertFalse(mark.matches(null));
    }

    @Test
    void differsFromProcessToProcess() {
        assertNotEquals(mark.begin(), new Mark(time).begin());
    }

    @Test
    void isGoodForASecondAfterTheLastRequestBecauseThatMayStillBeOnItsWay() {
        String value = mark.begin();
        time.advance(Duration.ofMinutes(5));
        assertTrue(mark.matches(value));

        mark.end();
        time.advance(Duration.ofMillis(999));
        assertTrue(mark.matches(value));
        time.advance(Duration.ofMillis(1));

        assertFalse(mark.isActive());
        assertFalse(mark.matches(value), "whoever saw it can hide his requests from the drain");
    }
}
