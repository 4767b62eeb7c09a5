package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation links to inside the project is there, and nobody has to guess that a page exists. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern ID = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (String link : links(page)) {
                links++;
                String problem = problem(page, link);
                if (!problem.isEmpty()) {
                    broken.add(Docs.top().relativize(page) + ": " + link + ": " + problem);
                }
            }
        }

        assertEquals(List.of(), broken);
        assertTrue(links > 70, "only " + links + " links were found");
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        assertEquals(List.of(), notLinkedFrom("docs"));
        assertEquals(List.of(), notLinkedFrom("docs/decisions"));
    }

    @Test
    void anAnchorIsWhatGitHubMakesOfAHeading() {
        assertEquals("warm-up-by-its-own-requests", anchor("Warm-up by its own requests"));
        assertEquals(
                "graceful-cannot-start-with-these-settings", anchor("`graceful cannot start with these settings`"));
        assertEquals("quarkus-own-settings", anchor("Quarkus' own settings"));
        assertEquals("what-the-report-says", anchor("What the [report](a.md#b) says"));
    }

    /** The pages of a folder that its README does not link to. */
    private static List<String> notLinkedFrom(String folder) throws IOException {
        Path index = Docs.top().resolve(folder).resolve("README.md");
        Set<String> linked = new HashSet<>();
        for (String link : links(index)) {
            linked.add(link.replaceAll("#.*", ""));
        }
        try (Stream<Path> all = Files.list(index.getParent())) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("README.md") && !linked.contains(name))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.walk(Docs.top())) {
            return all.filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !isMade(Docs.top().relativize(path)))
                    .sorted()
                    .toList();
        }
    }

    /** Whether it lies in a folder of the build or of a tool. */
    private static boolean isMade(Path path) {
        for (Path part : path) {
            if (part.toString().equals("target") || part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static List<String> links(Path page) throws IOException {
        List<String> links = new ArrayList<>();
        for (String line : prose(page)) {
            Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
            while (link.find()) {
                links.add(link.group(1));
            }
        }
        return links;
    }

    /** The lines of a page outside of its code blocks. */
    private static List<String> prose(Path page) throws IOException {
        List<String> prose = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(page)) {
            if (line.strip().startsWith("```")) {
                code = !code;
            } else if (!code) {
                prose.add(line);
            }
        }
        return prose;
    }

    private static String problem(Path page, String link) throws IOException {
        if (ELSEWHERE.matcher(link).matches()) {
            return "";
        }
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target =
                file.isEmpty() ? page : page.resolveSibling(file).normalize().toAbsolutePath();
        if (!target.startsWith(Docs.top())) {
            return "leaves the project";
        }
        if (!Files.exists(target)) {
            return "there is no such file";
        }
        return hash < 0 || anchors(target).contains(link.substring(hash + 1)) ? "" : "there is no such heading";
    }

    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (String line : prose(page)) {
            if (line.startsWith("#")) {
                String anchor = anchor(line.replaceAll("^#+\\s*", ""));
                String unique = anchor;
                for (int again = 1; !anchors.add(unique); again++) {
                    unique = anchor + "-" + again;
                }
            }
            Matcher id = ID.matcher(line);
            while (id.find()) {
                anchors.add(id.group(1));
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
