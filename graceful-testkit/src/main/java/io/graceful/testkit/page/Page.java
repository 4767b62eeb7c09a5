package io.graceful.testkit.page;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Results as one HTML page that needs nothing but itself: style, scripts and data are in it, and its own policy forbids it to
 * load anything or to run any script but the two it came with.
 */
public final class Page {

    private Page() {}

    /** A page with these results, one under the other. */
    public static String of(List<Result> results) {
        String title = results.stream().map(result -> result.scenario().name()).collect(Collectors.joining(", "));
        String data = results.stream().map(ResultJson::of).collect(Collectors.joining(",", "[", "]"));
        return ofJson(title, data);
    }

    static String ofJson(String title, String data) {
        String chart = resource("uPlot.iife.min.js");
        String script = resource("page.js");
        return resource("page.html")
                .replace("{{hashes}}", "'sha256-" + hash(chart) + "' 'sha256-" + hash(script) + "'")
                .replace("{{title}}", text(title))
                .replace("{{uplot.css}}", resource("uPlot.min.css"))
                .replace("{{page.css}}", resource("page.css"))
                .replace("{{uplot.js}}", chart)
                .replace("{{page.js}}", script)
                // Last, so that nothing in it is taken for a place to fill.
                .replace("{{data}}", json(data));
    }

    /** JSON that cannot end the element it is in. */
    private static String json(String data) {
        return data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("{{", "{ {");
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the test kit's jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
