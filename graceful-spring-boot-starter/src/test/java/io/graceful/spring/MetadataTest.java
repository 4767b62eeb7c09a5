package io.graceful.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.settings.Setting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an editor shows for {@code graceful.*} is what the settings themselves say. */
class MetadataTest {

    private static final Set<Setting> NOT_IN_SPRING = Set.of(Setting.MANAGEMENT_PORT, Setting.MANAGEMENT_HOST);
    private static final Set<Setting> TEXTS = Set.of(
            Setting.MANAGEMENT_TOKEN,
            Setting.TERMINATION_MESSAGE_PATH,
            Setting.WARMUP_REQUESTS,
            Setting.DRAIN_LATE_REQUESTS,
            Setting.READINESS_ON_STOP);

    @Test
    void everySettingIsDescribed() throws Exception {
        List<String> expected = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            if (!NOT_IN_SPRING.contains(setting)) {
                expected.add(setting.property() + " " + type(setting) + ": " + setting.meaning());
            }
        }
        expected.add(
                "graceful.enabled java.lang.Boolean: Whether graceful takes part in the life of this application.");
        expected.add("graceful.warmup.pools java.lang.Boolean:"
                + " Whether connection pools of HikariCP are filled before the service is ready.");

        List<String> described = new ArrayList<>();
        try (var in = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : JsonMapper.shared()
                    .readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get("properties")) {
                described.add(property.get("name").asString() + " "
                        + property.get("type").asString() + ": "
                        + property.get("description").asString());
            }
        }

        assertEquals(String.join("\n", expected), String.join("\n", described));
    }

    private static String type(Setting setting) {
        return switch (setting) {
            case WARMUP_CONCURRENCY -> "java.lang.Integer";
            case WARMUP_UNSAFE_METHODS, WARMUP_EXIT_AFTER -> "java.lang.Boolean";
            default -> TEXTS.contains(setting) ? "java.lang.String" : "java.time.Duration";
        };
    }
}
