package io.graceful.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.SettingsException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    @Test
    void nothingElseMayBeAList() {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> read(Map.of("quarkus.graceful.drain.timeout[0]", "3s")));

        assertTrue(
                refused.getMessage().contains("quarkus.graceful.drain.timeout[0]: unknown setting"),
                refused::getMessage);
    }
}
