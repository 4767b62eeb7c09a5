package io.graceful.manifest.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileExpressionTest {

    @ParameterizedTest
    @CsvSource({
        "prod, true",
        "test, false",
        "!test, true",
        "prod & eu, true",
        "prod & !eu, false",
        "test | eu, true",
        "prod & (test | eu), true",
        "!(prod & eu), false",
        "!!prod, true",
    })
    void isReadAsSpringReadsIt(String expression, boolean matches) {
        assertEquals(matches, ProfileExpression.matches(expression, Set.of("prod", "eu")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "prod &", "(prod", "prod)", "prod (eu)", "!"})
    void whatIsNoneIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ProfileExpression.matches(text, Set.of()));
    }

    @Test
    void depthIsBounded() {
        String deep = "(".repeat(100_000);

        assertThrows(IllegalArgumentException.class, () -> ProfileExpression.matches(deep, Set.of()));
    }
}
