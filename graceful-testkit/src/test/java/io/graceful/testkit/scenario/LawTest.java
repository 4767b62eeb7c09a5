package io.graceful.testkit.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.time.Seed;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LawTest {

    @Test
    void aLognormalLawHasTheQuantilesItWasGiven() {
        Law law = Law.lognormal(Duration.ofMillis(1500), Duration.ofMillis(6800));
        SplittableRandom random = new SplittableRandom(3);
        long[] sorted = LongStream.generate(() -> law.draw(random).orElseThrow().toMillis())
                .limit(20_000)
                .sorted()
                .toArray();

        assertEquals(1500, sorted[10_000], 60);
        assertEquals(6800, sorted[19_800], 500);
    }

    @Test
    void aUniformLawStaysBetweenItsBounds() {
        Law law = Law.uniform(Duration.ofSeconds(1), Duration.ofSeconds(5));
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1_000; i++) {
            Duration drawn = law.draw(random).orElseThrow();
            assertTrue(drawn.toMillis() >= 1_000 && drawn.toMillis() <= 5_000, drawn::toString);
        }
    }

    @Test
    void neverIsNever() {
        assertEquals(Optional.empty(), Law.never().draw(new SplittableRandom(1)));
    }

    @Test
    void aDrawDependsOnItsNameAndTheSeedAlone() {
        Seed seed = new Seed(5);
        long first = seed.random("lag", "node-1", "pod-1").nextLong();
        seed.random("lag", "node-2", "pod-1").nextLong();

        assertEquals(first, seed.random("lag", "node-1", "pod-1").nextLong());
        assertTrue(first != new Seed(6).random("lag", "node-1", "pod-1").nextLong());
        assertTrue(first != seed.random("lag", "node-1p", "od-1").nextLong());
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "1.5s, 1500", "2m, 120000", "3, 3000", "1h, 3600000"})
    void durationsAreReadAsPeopleWriteThem(String text, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"soon", "-1s", "1 s x", "ms"})
    void otherTextsAreNoDurations(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }
}
