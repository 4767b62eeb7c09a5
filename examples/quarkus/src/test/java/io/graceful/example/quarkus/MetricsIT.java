package io.graceful.example.quarkus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.testkit.ParentWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service answers Prometheus with every series that the dashboard and the alerts ask for. */
class MetricsIT {

    private static final Path DASHBOARDS = Path.of("../../docs/dashboards");
    private static final Pattern NAME = Pattern.compile("\\bgraceful_[a-z_]+\\b");
    private static final Pattern PORT = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void theDashboardAndTheAlertsAskForNothingElse() throws Exception {
        Process service = start();
        ParentWatch watch = ParentWatch.over(service);
        try {
            Set<String> asked = names(Files.readString(DASHBOARDS.resolve("graceful.json")));
            asked.addAll(names(Files.readString(DASHBOARDS.resolve("alerts.yaml"))));

            // A port is open before the warm-up begins, and its tasks have no series before.
            await("all series").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                Set<String> missing = new TreeSet<>(asked);
                missing.removeAll(names(scrape()));
                assertEquals(Set.of(), missing, "not in the scrape");
            });
        } finally {
            service.destroyForcibly().waitFor();
            watch.close();
        }
    }

    private Process start() throws IOException {
        // Started once and asked once: not worth the second compiler's work.
        ProcessBuilder command = new ProcessBuilder(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.port=0",
                "-jar",
                "target/quarkus-app/quarkus-run.jar"));
        return command.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String scrape() throws IOException {
        int port = await("the service's port")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .until(this::port, found -> found != 0);
        URI address = URI.create("http://localhost:" + port + "/q/metrics");
        try (InputStream answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As its log says; zero before. */
    private int port() {
        try {
            Matcher line = PORT.matcher(Files.readString(folder.resolve("output")));
            return line.find() ? Integer.parseInt(line.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(text).results().map(MatchResult::group).forEach(names::add);
        return names;
    }
}
