package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderOptionsTest {

    private static final String LABEL =
            "at most 63 lower case letters, digits and -, with a letter or digit at both ends)";

    private static void refused(String message, UnaryOperator<RenderOptions.Builder> change) {
        RenderOptions.Builder options = change.apply(RenderOptions.builder("shop"));

        assertEquals(
                "cannot render:\n  " + message,
                assertThrows(IllegalArgumentException.class, options::build).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "1shop", "-shop", "shop-", "shop.example", "shöp", "shop: x"})
    void nameIsADnsLabel(String name) {
        RenderOptions.Builder options = RenderOptions.builder(name);

        assertEquals(
                "cannot render:\n  name: " + name + " (expected: a letter, then " + LABEL,
                assertThrows(IllegalArgumentException.class, options::build).getMessage());
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        refused(
                "container: A (expected: " + LABEL + "\n  namespace: a_b (expected: " + LABEL
                        + "\n  image: ' ' (expected: the name of an image, such as registry.example/shop:1.0)"
                        + "\n  replicas: 0 (expected: 1 or more)"
                        + "\n  readinessPath: ready (expected: a path that begins with /)"
                        + "\n  livenessPath: '' (expected: a path that begins with /)",
                options -> options.container("A")
                        .namespace("a_b")
                        .image(" ")
                        .replicas(0)
                        .readinessPath("ready")
                        .livenessPath(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short12", "with a blank", "ümlaut-ümlaut", "line\nline\n"})
    void tokenHasTheFormThatTheServiceAccepts(String token) {
        refused(
                "token: *** (expected: 8 to 256 visible ASCII characters without spaces)",
                options -> options.mode(StopMode.PRESTOP).token(token));
    }

    @Test
    void tokenIsNotTooLong() {
        refused(
                "token: *** (expected: 8 to 256 visible ASCII characters without spaces)",
                options -> options.mode(StopMode.PRESTOP).token("x".repeat(257)));
    }

    @Test
    void tokenIsForTheModeThatNeedsIt() {
        refused(
                "token: *** (expected: none in mode sigterm, which needs none)",
                options -> options.token("s3cret-of-the-shop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT1.5S", "PT1H1S"})
    void sleepIsAWholeNumberOfSeconds(Duration sleep) {
        refused(
                "sleep: " + io.graceful.time.Durations.text(sleep) + " (expected: whole seconds from 1s to 1h)",
                options -> options.mode(StopMode.SLEEP).sleep(sleep));
    }

    @Test
    void sleepIsForTheModeThatSleeps() {
        refused(
                "sleep: 10s (expected: none in mode prestop)",
                options -> options.mode(StopMode.PRESTOP).sleep(Duration.ofSeconds(10)));
    }

    @Test
    void aMessageShowsNoControlCharactersAndNoEndlessText() {
        refused(
                "container: a?b?" + "c".repeat(76) + "… (expected: " + LABEL,
                options -> options.container("a\nb\u2028" + "c".repeat(100)));
    }

    @Test
    void thePlaceholderIsATokenThatTheServiceAccepts() {
        RenderOptions options = RenderOptions.builder("shop")
                .mode(StopMode.PRESTOP)
                .token(RenderOptions.TOKEN_PLACEHOLDER)
                .build();

        assertEquals("shop", options.container());
    }
}
