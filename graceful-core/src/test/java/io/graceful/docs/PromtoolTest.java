package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus itself thinks of the queries, where its promtool is on the PATH. */
class PromtoolTest {

    private static final String CASES = "graceful-core/src/test/resources/io/graceful/docs/alert-cases.yaml";

    @TempDir
    private Path folder;

    @Test
    void prometheusTakesTheAlertRules() throws Exception {
        Path file = Files.writeString(folder.resolve("alerts.yaml"), AlertRules.text());

        promtool("check", "rules", file.toString());
    }

    @Test
    void prometheusTakesEveryQueryOfTheDashboard() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        List<String> queries = DashboardsTest.queries();
        for (int i = 0; i < queries.size(); i++) {
            rules.append("  - record: panel:")
                    .append(i)
                    .append("\n    expr: '")
                    .append(queries.get(i).replace("'", "''"))
                    .append("'\n");
        }
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), rules);

        promtool("check", "rules", file.toString());
    }

    /** Lives of pods as Prometheus scrapes them, and which alerts they raise. */
    @Test
    void alertsAreRaisedByWhatTheyAreAbout() throws Exception {
        String cases = Docs.read(Docs.top().resolve(CASES));
        for (String alert : AlertRules.names()) {
            assertTrue(cases.contains("alertname=\"" + alert + "\""), "no case for " + alert);
        }
        Files.writeString(folder.resolve("alerts.yaml"), AlertRules.text());
        Path file = Files.writeString(folder.resolve("cases.yaml"), cases);

        promtool("test", "rules", file.toString());
    }

    private void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), () -> "still runs: " + command);
            assertEquals(0, process.exitValue(), Docs.read(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path program() {
        for (String entry : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path file = Path.of(entry, "promtool");
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        assumeTrue(false, "no promtool on the PATH; to run this test install Prometheus 2.42 or newer");
        throw new AssertionError("not reached");
    }
}
