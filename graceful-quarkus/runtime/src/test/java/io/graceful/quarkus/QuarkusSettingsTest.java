package io.graceful.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import io.graceful.settings.SettingsException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuarkusSettingsTest {

    private static GracefulSettings read(Map<String, String> properties) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "application.yaml", 250))
                .build();
        return QuarkusSettings.read(config, true, false).settings();
    }

    private static List<String> requests(Map<String, String> properties) {
        return read(properties).warmupRequests().stream().map(Object::toString).toList();
    }

    /** A blank is a value of no setting, so a complaint shows that it was read. */
    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingIsRead(Setting setting) {
        SettingsException refused = assertThrows(
                SettingsException.class, () -> read(Map.of("quarkus." + setting.property(), " ")), "was not read");

        assertEquals(1, refused.problems().size(), refused::getMessage);
        assertTrue(refused.problems().get(0).startsWith(setting.key() + ": "), refused::getMessage);
    }

    @Test
    void aManagementPortIsRefusedWhereverItIsSet() {
        for (Map<String, String> environment : List.of(
                Map.of("QUARKUS_GRACEFUL_MANAGEMENT_PORT", "9000"),
                Map.of("QUARKUS_GRACEFUL_MANAGEMENT_HOST", "0.0.0.0"))) {
            String problem = assertThrows(SettingsException.class, () -> readEnvironment(environment))
                    .getMessage();

            assertTrue(
                    problem.contains(" (expected: quarkus.management.enabled=true, with quarkus.management.port and"
                            + " .host: Quarkus' own, on its event loop) from "),
                    problem);
        }
        readEnvironment(Map.of("QUARKUS_GRACEFUL_MANAGEMENT_PORT", "tcp://10.0.0.7:80"));
    }

    private static GracefulSettings readEnvironment(Map<String, String> variables) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(variables, 300))
                .build();
        return QuarkusSettings.read(config, true, false).settings();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void defaultsAreTheCores(boolean kubernetes) {
        assertEquals(
                facts(GracefulSettings.builder().kubernetes(kubernetes).build()),
                facts(QuarkusSettings.read(new SmallRyeConfigBuilder().build(), true, kubernetes)
                        .settings()));
    }

    /** All that can be asked of settings. */
    private static String facts(GracefulSettings settings) {
        return Arrays.stream(GracefulSettings.class.getMethods())
                .filter(method -> method.getDeclaringClass() == GracefulSettings.class
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == 0)
                .map(method -> {
                    try {
                        return method.getName() + "=" + method.invoke(settings);
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                })
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void requestsMayBeAList() {
        assertEquals(
                List.of("GET /hello", "HEAD /catalog"),
                requests(Map.of(
                        "quarkus.graceful.warmup.requests[0]", "/hello",
                        "quarkus.graceful.warmup.requests[1]", "HEAD /catalog")));
    }

    /** YAML's lists of texts come in both forms. */
    @Test
    void aTextForTheWholeOfItGoesFirst() {
        assertEquals(
                List.of("GET /hello", "GET /catalog"),
                requests(Map.of(
                        "quarkus.graceful.warmup.requests", "/hello,/catalog",
                        "quarkus.graceful.warmup.requests[0]", "/hello",
                        "quarkus.graceful.warmup.requests[1]", "/catalog")));
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 1", "1, 1, 0"})
    void aListWithAGapIsRefused(int first, int second, int missing) {
        Map<String, String> properties = new HashMap<>();
        properties.put("quarkus.graceful.warmup.requests[" + first + "]", "/a");
        properties.put("quarkus.graceful.warmup.requests[" + second + "]", "/b");

        SettingsException refused = assertThrows(SettingsException.class, () -> read(properties));

        assertEquals(
                List.of(
                        "warmup.requests[" + second + "]: /b (expected: [" + missing
                                + "] before it: items are numbered from 0, and none is left out) from PropertiesConfigSource[source=application.yaml]"),
                refused.problems());
    }

    @Test
    void nothingElseMayBeAList() {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> read(Map.of("quarkus.graceful.drain.timeout[0]", "3s")));

        assertTrue(
                refused.getMessage().contains("quarkus.graceful.drain.timeout[0]: unknown setting"),
                refused::getMessage);
    }
}
