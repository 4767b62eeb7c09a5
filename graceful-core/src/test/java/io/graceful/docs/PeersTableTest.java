package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The README's table of peers is the measured one, with the columns that matter first, and one of our servers for each framework. */
class PeersTableTest {

    @Test
    void theReadmeShowsWhatWasMeasured() {
        List<String> lines = new ArrayList<>(List.of(
                "| service | failed requests | for each pod that ended | from its deletion to its end |",
                "|---|---|---|---|"));
        for (String line :
                Docs.read(Docs.top().resolve("docs/results/peers.md")).lines().toList()) {
            if (line.startsWith("| ") && !line.startsWith("| service ")) {
                String[] cells = line.split(" *\\| *", -1);
                assertEquals(10, cells.length, line);
                if (cells[1].endsWith(", Jetty") || cells[1].endsWith(", Reactor Netty")) {
                    continue;
                }
                String service = cells[1].startsWith("graceful") ? "**" + cells[1] + "**" : cells[1];
                lines.add(
                        "| " + String.join(" | ", service, cells[3] + " of " + thousands(cells[2]), cells[4], cells[7])
                                + " |");
            }
        }

        Docs.check("README.md", "peers", lines);
    }

    private static String thousands(String number) {
        return String.format(Locale.ROOT, "%,d", Long.parseLong(number));
    }
}
