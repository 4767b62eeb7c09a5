package io.graceful.manifest.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.manifest.check.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of rules is made from the catalogue; {@code -Ddocs.write=true} writes it. */
class RulesPageTest {

    private static final Path PAGE = Path.of("../docs/manifest-rules.md");

    private static final Map<Character, String> GROUPS = Map.of(
            'Y', "Reading",
            'A', "What the API server refuses",
            'G', "The grace period",
            'P', "The preStop hook",
            'R', "Probes",
            'U', "Rolling updates",
            'S', "Services",
            'I', "The process",
            'B', "Disruptions",
            'X', "Suppressions");

    @Test
    void thePageIsTheCatalogue() throws IOException {
        String page = page();

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "docs/manifest-rules.md is out of date: run with -Ddocs.write=true");
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # The rules of the manifest checker

                What `graceful-manifest check` looks for, and why. An id never changes its meaning. The severity is the usual
                one; a finding may be milder or graver where the manifest makes a difference, and says so.
                [How to use the checker](manifests.md).
                """);
        char group = 0;
        for (Rule rule : Rule.values()) {
            if (rule.id().charAt(0) != group) {
                group = rule.id().charAt(0);
                page.append("\n## ")
                        .append(GROUPS.get(group))
                        .append("\n\n| rule | severity | asks | why |\n|---|---|---|---|\n");
            }
            page.append(String.format(
                    "| <a id=\"%s\"></a>%s | %s | %s | %s |\n",
                    rule.id().toLowerCase(java.util.Locale.ROOT),
                    rule.id(),
                    rule.severity().name().toLowerCase(java.util.Locale.ROOT),
                    rule.title(),
                    rule.why()));
        }
        return page.toString();
    }
}
