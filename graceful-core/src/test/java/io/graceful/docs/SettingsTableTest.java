package io.graceful.docs;

import io.graceful.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

    @Test
    void theReadmeListsEverySetting() {
        List<String> lines = new ArrayList<>(List.of("| setting | environment | default | |", "|---|---|---|---|"));
        for (Setting setting : Setting.values()) {
            lines.add(String.format(
                    "| `%s` | `%s` | %s | %s |",
                    setting.property(), setting.environment(), setting.defaultText(), setting.meaning()));
        }

        Docs.check("README.md", "settings", lines);
    }

    @Test
    void thePageAlsoSaysWhatEachAccepts() {
        List<String> lines = new ArrayList<>(
                List.of("| property | environment variable | default | meaning |", "|---|---|---|---|"));
        for (Setting setting : Setting.values()) {
            lines.add(String.format(
                    "| `%s` | `%s` | %s | %s Accepts %s. |",
                    setting.property(),
                    setting.environment(),
                    setting.defaultText(),
                    setting.meaning(),
                    setting.expected()));
        }

        Docs.check("docs/settings.md", "table", lines);
    }
}
