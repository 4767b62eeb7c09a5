package io.graceful.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.Setting;
import io.graceful.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an editor shows for {@code graceful.*} is what the settings themselves say. */
class MetadataTest {

    private final JsonNode metadata = read();

    @Test
    void everySettingIsDescribed() {
        List<String> expected = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            expected.add(setting.property() + " " + type(setting) + ": " + setting.meaning() + byDefault(setting));
        }
        expected.add(
                "graceful.enabled java.lang.Boolean: Whether graceful takes part in the life of this application. = true");
        expected.add("graceful.warmup.pools java.lang.Boolean:"
                + " Whether connection pools of HikariCP are filled before the service is ready. = true");

        List<String> described = new ArrayList<>();
        for (JsonNode property : metadata.get("properties")) {
            JsonNode byDefault = property.get("defaultValue");
            described.add(property.get("name").asString() + " "
                    + property.get("type").asString() + ": "
                    + property.get("description").asString()
                    + (byDefault == null ? "" : " = " + byDefault.asString()));
        }

        assertEquals(String.join("\n", expected), String.join("\n", described));
    }

    @Test
    void everyChoiceIsOffered() {
        List<String> expected = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            if (setting.expected().matches("[a-z-]+ or [a-z-]+") && !isFlag(setting)) {
                expected.add(setting.property() + ": " + setting.expected());
            }
        }

        List<String> offered = new ArrayList<>();
        for (JsonNode hint : metadata.get("hints")) {
            List<String> values = new ArrayList<>();
            hint.get("values").forEach(value -> values.add(value.get("value").asString()));
            offered.add(hint.get("name").asString() + ": " + String.join(" or ", values));
        }

        assertEquals(String.join("\n", expected), String.join("\n", offered));
    }

    private static JsonNode read() {
        try (InputStream in = MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared().readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(Setting setting) {
        String expected = setting.expected();
        if (expected.startsWith("a duration")) {
            return "java.time.Duration";
        }
        if (expected.startsWith("a number") || expected.startsWith("a port")) {
            return "java.lang.Integer";
        }
        return isFlag(setting) ? "java.lang.Boolean" : "java.lang.String";
    }

    private static boolean isFlag(Setting setting) {
        return setting.expected().equals("true or false");
    }

    /** An editor is told of a default that can be written down, and not of one that is worked out. */
    private static String byDefault(Setting setting) {
        if (setting == Setting.MANAGEMENT_PORT) {
            // Here there is none unless it is set.
            return "";
        }
        try {
            GracefulSettings.builder().set(setting, setting.defaultText()).build();
            return " = " + setting.defaultText();
        } catch (SettingsException workedOut) {
            return "";
        }
    }
}
