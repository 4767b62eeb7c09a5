package io.graceful.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people will paste into a search box, word for word. */
class SettingsMessagesTest {

    private static String message(Consumer<GracefulSettings.Builder> changes) {
        GracefulSettings.Builder builder = GracefulSettings.builder().kubernetes(true);
        changes.accept(builder);
        return assertThrows(SettingsException.class, builder::build).getMessage();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void oneBrokenRule() {
        assertEquals(
                "graceful cannot start with this setting:\n"
                        + "  propagation.delay: PT-1S (expected: a duration, zero or longer, such as 10s, 500ms, 2m or PT10S)",
                message(settings -> settings.propagationDelay(seconds(-1))));
    }

    @Test
    void manyBrokenRulesAreSaidAtOnceInTheOrderOfTheTable() {
        assertEquals(
                "graceful cannot start with these settings:\n"
                        + "  drain.late-requests: maybe (expected: serve or reject)\n"
                        + "  warmup.timeout: 0s (expected: a duration longer than 0s, such as 10s, 500ms, 2m or PT10S)\n"
                        + "  management.port: 65536 (expected: a port from 0 (any free one) to 65535)\n"
                        + "  management.host: '' (expected: an address of this machine; the kubelet calls the pod's"
                        + " address, not localhost)",
                message(settings -> settings.set(Setting.MANAGEMENT_HOST, "")
                        .set(Setting.MANAGEMENT_PORT, "65536")
                        .set(Setting.WARMUP_TIMEOUT, "0s")
                        .set(Setting.DRAIN_LATE_REQUESTS, "maybe")));
    }

    @Nested
    class Contradictions {

        @Test
        void areShownWithTheirArithmetic() {
            assertEquals(
                    "graceful cannot start with this setting:\n"
                            + "  termination-grace-period: 30s (expected: at least 45s = propagation.delay 30s"
                            + " + drain.timeout 10s + stop.timeout 3s + 2s for the report and the exit)",
                    message(settings -> settings.propagationDelay(seconds(30))));
        }

        @ParameterizedTest
        @CsvSource({"15, 10, 3, 30", "40, 15, 3, 60"})
        void beginOneMillisecondBeyondWhatFits(long delay, long drain, long stop, long grace) {
            Consumer<GracefulSettings.Builder> fits = settings -> settings.propagationDelay(seconds(delay))
                    .drainTimeout(seconds(drain))
                    .stopTimeout(seconds(stop))
                    .terminationGracePeriod(seconds(grace));
            GracefulSettings.Builder builder = GracefulSettings.builder();
            fits.accept(builder);

            assertEquals(seconds(delay), builder.build().propagationDelay(), "what just fits was refused");
            message(fits.andThen(
                    settings -> settings.drainTimeout(seconds(drain).plusMillis(1))));
        }

        @Test
        void ofTheCapAndTheFloor() {
            assertEquals(
                    "graceful cannot start with this setting:\n"
                            + "  propagation.max: 5s (expected: not shorter than propagation.delay, 8s)",
                    message(settings -> settings.propagationMax(seconds(5))));
        }

        @Test
        void areNotWorkedOutFromAValueThatIsNone() {
            assertEquals(
                    "graceful cannot start with this setting:\n"
                            + "  termination-grace-period: 2 minutes (expected: a duration longer than 2s, such as 10s,"
                            + " 500ms, 2m or PT10S)",
                    message(settings -> settings.set(Setting.TERMINATION_GRACE_PERIOD, "2 minutes")
                            .propagationDelay(seconds(60))),
                    "blamed for a sum with a default that the user never chose");
        }

        @Test
        void ofTheCapAreNotWorkedOutFromAFloorThatIsNone() {
            assertEquals(
                    "graceful cannot start with this setting:\n"
                            + "  propagation.delay: 4 (expected: a duration, zero or longer, such as 10s, 500ms, 2m or"
                            + " PT10S)",
                    message(settings ->
                            settings.set(Setting.PROPAGATION_DELAY, "4").propagationMax(seconds(5))));
        }
    }

    @Nested
    class Values {

        @Test
        void areCutWhenTheyAreLong() {
            String problem = message(settings -> settings.set(Setting.MANAGEMENT_PORT, "7".repeat(5000)));

            assertEquals(
                    "graceful cannot start with this setting:\n  management.port: " + "7".repeat(80)
                            + "… (expected: a port from 0 (any free one) to 65535)",
                    problem);
        }

        @Test
        void cannotForgeALineOfTheLog() {
            String problem = message(
                    settings -> settings.set(Setting.MANAGEMENT_PORT, "80\n2026-01-01 INFO all is well\u001b[0m"));

            assertEquals(
                    "graceful cannot start with this setting:\n"
                            + "  management.port: 80?2026-01-01 INFO all is well?[0m (expected: a port from 0 (any free"
                            + " one) to 65535)",
                    problem);
        }
    }

    @Nested
    class Secrets {

        @ParameterizedTest
        @ValueSource(strings = {"hunter2", "hunter2 hunter2", "hunter2\nhunter2"})
        void areNeverPrinted(String token) {
            String message = message(settings -> settings.managementToken(token));

            assertEquals(
                    "graceful cannot start with this setting:\n"
                            + "  management.token: *** (expected: 8 to 256 visible ASCII characters without spaces)",
                    message);
        }

        @Test
        void areNotPrintedEvenUnderAMisspeltName() {
            Properties system = new Properties();
            system.setProperty("graceful.management.tokn", "hunter2hunter2");
            GracefulSettings.Builder builder =
                    GracefulSettings.builder().load(ClassLoader.getPlatformClassLoader(), Map.of(), system);

            String message =
                    assertThrows(SettingsException.class, builder::build).getMessage();

            assertFalse(message.contains("hunter2"), message);
        }

        @Test
        void areNotPartOfTheLineForTheLog() {
            GracefulSettings settings =
                    GracefulSettings.builder().managementToken("hunter2hunter2").build();

            assertFalse(settings.toString().contains("hunter2"), settings.toString());
        }

        @Test
        void areTheTokenAlone() {
            assertEquals(1, Stream.of(Setting.values()).filter(Setting::secret).count());
        }
    }
}
