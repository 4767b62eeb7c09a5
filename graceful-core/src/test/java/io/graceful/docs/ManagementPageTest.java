package io.graceful.docs;

import io.graceful.StopFixture;
import io.graceful.management.ManagementProtocol;
import io.graceful.management.ManagementReply;
import io.graceful.management.ManagementRequest;
import io.graceful.stop.StopAttempt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the page about the management endpoints says they answer. */
class ManagementPageTest {

    private static final String PAGE = "docs/management.md";
    private static final String TOKEN = "s3cret-of-the-shop";

    private final StopFixture service =
            StopFixture.ready(settings -> settings.managementToken(TOKEN), parts -> parts.warmup("catalog", () -> {}));

    @Test
    void whatDrainAnswers() {
        List<String> rows = new ArrayList<>(List.of("| call of `/drain` | status | body |", "|---|---|---|"));
        rows.add(row("no token is configured", ask(StopFixture.kubernetes(), "GET", "", null)));
        rows.add(row("no token, or a wrong one, is sent", ask(service, "GET", "", null)));
        rows.add(row("another method", ask(service, "PUT", "", TOKEN)));
        rows.add(row("`?wait=10s`", ask(service, "GET", "wait=10s", TOKEN)));
        service.threads.later("stop");
        rows.add(row("`?wait=false`", ask(service, "POST", "wait=false", TOKEN)));
        rows.add(row("else; the body goes on with `drained` at the end of the drain", ask(service, "GET", "", TOKEN)));
        for (int waiting = 1; waiting < ManagementProtocol.MOST_WAITING; waiting++) {
            ask(service, "GET", "", TOKEN);
        }
        rows.add(row("the 17th that would wait", ask(service, "GET", "", TOKEN)));
        service.runTo(60);
        rows.add(row("the drain is over", ask(service, "GET", "", TOKEN)));

        Docs.check(PAGE, "drain", rows);
    }

    @Test
    void whatVerboseShows() {
        service.graceful.gate("database").open();
        service.client(1, 100);
        service.runTo(2);

        List<String> lines = new ArrayList<>(List.of("```"));
        lines.addAll(List.of(answer(service, "GET", "/healthz", "verbose", TOKEN)
                .body()
                .strip()
                .split("\n")));
        lines.add("```");
        Docs.check(PAGE, "verbose", lines);
    }

    private static ManagementReply ask(StopFixture service, String method, String query, @Nullable String token) {
        return answer(service, method, "/drain", query, token);
    }

    private static ManagementReply answer(
            StopFixture service, String method, String path, String query, @Nullable String token) {
        return service.graceful.management().answer(new ManagementRequest(method, path, query, null, null, token));
    }

    private String row(String call, ManagementReply reply) {
        StopAttempt attempt = service.graceful.attempt();
        String id = attempt == null ? "none" : attempt.id();
        return "| " + call + " | " + reply.status() + " | `"
                + reply.body().strip().replace(id, "3fa9c1") + "` |";
    }
}
