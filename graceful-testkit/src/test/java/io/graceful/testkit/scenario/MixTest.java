package io.graceful.testkit.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.scenario.ClientSpec.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The mixes, and the page that says who is in them. */
class MixTest {

    private static final Path PAGE = Path.of("..", "docs", "testkit-world.md");

    @Test
    void thePageNamesEveryCallerOfTheWorld() throws IOException {
        String page = Files.readString(PAGE);
        List<String> rows = page.substring(page.indexOf("<!-- world -->"), page.indexOf("<!-- /world -->"))
                .lines()
                .skip(3)
                .map(row -> row.substring(2, row.lastIndexOf(" | ")))
                .toList();

        assertEquals(
                Mix.WORLD.clients(Mix.usualPages(), 1).stream()
                        .map(client -> client.name() + " | " + client.kind().text() + " | " + rate(client))
                        .toList(),
                rows);
    }

    private static String rate(ClientSpec client) {
        String rate = client.rate() == Math.rint(client.rate())
                ? Long.toString((long) client.rate())
                : Double.toString(client.rate());
        return client.kind() == Kind.EVENTS
                ? client.connections() + " kept"
                : client.kind() == Kind.PROBER ? rate + " a pod" : rate;
    }

    @Test
    void thePageNamesEveryPage() throws IOException {
        String page = Files.readString(PAGE);

        assertTrue(Arrays.stream(Mix.Page.values())
                .allMatch(one -> page.lines()
                        .anyMatch(line -> line.startsWith("| `" + one.text() + "` |")
                                && line.endsWith("| `" + one.usualPath() + "` |"))));
    }

    @Test
    void theWorldBeginsWithThoseWhoSpeakHttp1() {
        List<ClientSpec> http1 = Mix.HTTP1.clients(Mix.usualPages(), 1);

        assertEquals(http1, Mix.WORLD.clients(Mix.usualPages(), 1).subList(0, http1.size()));
    }

    @Test
    void aShareKeepsTheThinkTimeOfConnections() {
        ClientSpec rare = Mix.HTTP1.clients(Mix.usualPages(), 0.5).get(4);

        assertEquals("rare orders", rare.name());
        assertEquals(2, rare.rate());
        assertEquals(8, rare.connections());
    }

    @Test
    void streamsOfOneKindShareWhatTheFirstOfThemBrings() {
        List<ClientSpec> some = Mix.WORLD.clients(
                Map.of(Mix.Page.SLOW, "/slow", Mix.Page.EVENTS, "/events", Mix.Page.FEED, "/feed"), 1);

        assertEquals(
                List.of(
                        "slow ",
                        "java client slow ",
                        "http2 slow ",
                        "leaver ",
                        "http2 leaver http2 slow",
                        "answer in events ",
                        "http2 answer in events http2 slow",
                        "java client's events java client slow",
                        "subscribers "),
                some.stream()
                        .map(client -> client.name() + " " + client.shares())
                        .toList());
    }

    @Test
    void everyCallerOfAMixIsPlayable() {
        Scenario.Builder scenario = Scenario.of(PodSpec.running("service").build());

        scenario.clients(Mix.WORLD, Map.of(Mix.Page.GET, "/", Mix.Page.UPLOAD, "/up"));
        assertEquals(10, scenario.build().clients().size());
        scenario.noClients().clients(Mix.WORLD, Mix.usualPages());
        assertEquals(30, scenario.build().clients().size());
    }
}
