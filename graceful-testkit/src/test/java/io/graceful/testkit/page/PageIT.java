package io.graceful.testkit.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page as a browser shows it. What it looks like is in {@code target/pages}. */
class PageIT {

    private static final Path PAGES = Path.of("target", "pages");

    /** Runs in the page after it has drawn itself, and leaves what it finds in the document. */
    private static final String SELF_CHECK = """
            (() => {
              const found = [];
              const root = document.documentElement;
              if (root.scrollWidth > window.innerWidth + 1) found.push('wider than the window: ' + root.scrollWidth);
              const light = c => { const p = c.match(/[\\d.]+/g).slice(0, 3).map(v => { v /= 255;
                return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
                return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]; };
              const contrast = (a, b) => { const x = light(a), y = light(b); return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
              const solid = node => { for (let n = node; n; n = n.parentElement) { const c = getComputedStyle(n).backgroundColor;
                if (!/, 0\\)$/.test(c) && c !== 'transparent') return c; } return 'rgb(255, 255, 255)'; };
              for (const node of document.querySelectorAll('h1, h2, h3, p, td, th, .big, .legend span, li')) {
                const ratio = contrast(getComputedStyle(node).color, solid(node));
                if (ratio < 4.5) found.push('contrast ' + ratio.toFixed(2) + ' of ' + node.tagName + ' ' + node.className);
              }
              for (const band of document.querySelectorAll('.lanes text.on')) {
                const under = [...band.parentElement.querySelectorAll('rect[class^=phase]')].filter(r => {
                  const a = r.getBoundingClientRect(), b = band.getBoundingClientRect();
                  return b.left >= a.left - 1 && b.left <= a.right && b.top + b.height / 2 > a.top && b.top + b.height / 2 < a.bottom; });
                for (const r of under.slice(-1)) { const ratio = contrast(getComputedStyle(band).fill, getComputedStyle(r).fill);
                  if (ratio < 3.5) found.push('contrast ' + ratio.toFixed(2) + ' on ' + r.getAttribute('class')); }
              }
              for (const picture of document.querySelectorAll('.lanes')) {
                const labels = [...picture.querySelectorAll('.lane-label')].map(n => n.getBoundingClientRect());
                for (let i = 1; i < labels.length; i++) if (labels[i].top < labels[i - 1].bottom - labels[i].height * 0.35) {
                  found.push('labels overlap'); break; }
              }
              root.setAttribute('data-found', found.join('; ') || 'nothing');
              root.setAttribute('data-marks', document.querySelectorAll('.lanes .fail').length);
              root.setAttribute('data-hacked', String(window.hacked || 'no'));
              root.setAttribute('data-charts', document.querySelectorAll('.u-wrap canvas').length);
            })();
            """;

    private static final String ON_ERROR =
            "window.addEventListener('error', e => document.documentElement.setAttribute('data-error', e.message));"
                    + "document.addEventListener('securitypolicyviolation', e =>"
                    + " document.documentElement.setAttribute('data-error', 'policy: ' + e.blockedURI));";

    @BeforeAll
    static void needsABrowser() {
        if (System.getenv("CI") == null) {
            assumeTrue(Browser.program().isPresent(), "no Chromium here: the page is not looked at");
        }
        assertTrue(Browser.program().isPresent(), "no Chromium in CI");
    }

    static Stream<Arguments> views() {
        // The width moves things, dark and light colour them: each has to be seen, not each with each.
        return Stream.of("three", "fifty", "hostile", "two")
                .flatMap(name -> Stream.of(Arguments.of(name, 1400, false), Arguments.of(name, 390, true)));
    }

    private static List<Result> results(String name) {
        String script = "</script><script>window.hacked='yes'</script><img src=x onerror=\"window.hacked='yes'\">";
        return switch (name) {
            case "three" -> List.of(Samples.update("three pods", 3, 6));
            case "fifty" -> List.of(Samples.update("fifty pods", 50, 4));
            case "hostile" -> List.of(Samples.update(script, 3, 5, script, script));
            default -> List.of(Samples.update("with", 3, 0), Samples.update("without", 3, 12));
        };
    }

    @ParameterizedTest(name = "{0}, {1} px, dark: {2}")
    @MethodSource("views")
    void itIsReadableAndWhole(String name, int width, boolean dark) throws IOException, InterruptedException {
        List<Result> results = results(name);
        String dom = Browser.look(write(name, Page.of(results)), width, dark);

        assertEquals("not there", attribute(dom, "error"));
        assertEquals("nothing", attribute(dom, "found"));
        assertEquals("no", attribute(dom, "hacked"));
        int failures = results.stream()
                .mapToInt(one -> one.traffic().failures().size())
                .sum();
        assertEquals(Integer.toString(failures), attribute(dom, "marks"));
        assertEquals(Integer.toString(2 * results.size()), attribute(dom, "charts"));
        assertTrue(dom.contains("failed"), "nothing was drawn");
    }

    @Test
    void itLoadsNothingAndAllowsNothing() {
        String page = Page.of(results("hostile"));

        assertTrue(page.contains("default-src 'none'"));
        assertFalse(
                Pattern.compile("(src|href)=[\"']?(https?:|//)").matcher(page).find());
        assertFalse(page.contains("{{"), "a place was not filled");
    }

    /** The page with scripts of the test's own around its own, allowed by their hashes like those. */
    private static Path write(String name, String page) throws IOException {
        String watched = page.replace("script-src ", "script-src '" + hash(ON_ERROR) + "' '" + hash(SELF_CHECK) + "' ")
                .replace("<body>", "<body><script>" + ON_ERROR + "</script>")
                .replace("</body>", "<script>" + SELF_CHECK + "</script></body>");
        Files.createDirectories(PAGES);
        Path file = PAGES.resolve(name + ".html").toAbsolutePath();
        Files.writeString(file, watched);
        return file;
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String attribute(String dom, String name) {
        Matcher matcher = Pattern.compile("data-" + name + "=\"([^\"]*)\"").matcher(dom);
        return matcher.find() ? matcher.group(1) : "not there";
    }
}
