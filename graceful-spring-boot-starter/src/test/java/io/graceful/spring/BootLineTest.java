package io.graceful.spring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Which Spring Boot the starter starts on, and what it says to the others. */
class BootLineTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"3.5.0", "3.5.16", "3.6.1", "4.0.0", "4.1.2", "4.2.0-SNAPSHOT", "4.10.0-RC1", "unknown"})
    void starts(String version) {
        assertDoesNotThrow(() -> BootLine.requireKnown(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7.18", "3.4.13", "3.0.0-M1", "5.0.0-M1", "10.5.0"})
    void namesItselfAndTheVersions(String version) {
        BootLine.UnknownBootException unknown =
                assertThrows(BootLine.UnknownBootException.class, () -> BootLine.requireKnown(version));

        FailureAnalysis said = new BootLineFailureAnalyzer().analyze(new RuntimeException(unknown));
        assertEquals(
                "graceful-spring-boot-starter runs on Spring Boot 3.5 and 4, and this application has Spring Boot "
                        + version + ".",
                said.getDescription());
        assertTrue(said.getAction().contains("graceful.enabled=false"), said::getAction);
    }

    @Test
    void startsOnTheOneThatTheseTestsHave() {
        assertDoesNotThrow(() -> BootLine.requireKnown(SpringBootVersion.getVersion()));
    }
}
