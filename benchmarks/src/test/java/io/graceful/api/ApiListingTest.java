package io.graceful.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What others can call, module by module, as it stands in {@code docs/api}: who changes it changes the listing too, on purpose
 * and for the reviewer to see. Run with {@code -Ddocs.write=true} it writes the listings.
 *
 * <p>It is here because this module is built after all the others. The listing is javap's, of the release that the classes are
 * made for; a newer one's may differ in a word.
 */
@EnabledForJreRange(max = JRE.JAVA_21)
class ApiListingTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();

    @ParameterizedTest
    @CsvSource({
        "graceful-core, graceful-core",
        "graceful-testkit, graceful-testkit",
        "graceful-manifest, graceful-manifest",
        "graceful-maven-plugin, graceful-maven-plugin",
        "graceful-spring-boot-starter, graceful-spring-boot-starter",
        "graceful-quarkus, graceful-quarkus/runtime",
        "graceful-quarkus-deployment, graceful-quarkus/deployment"
    })
    void nobodyChangesItUnseen(String name, String module) throws IOException {
        Path listing = TOP.resolve("docs/api/" + name + ".txt");
        String now = listing(TOP.resolve(module).resolve("target/classes"));
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(listing.getParent());
            Files.writeString(listing, now);
        }

        assertEquals(
                Files.readString(listing),
                now,
                TOP.relativize(listing) + ": if this is meant, -Ddocs.write=true writes it");
    }

    private static String listing(Path classes) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.map(Path::toString)
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .sorted()
                    .toList();
        }
        assertFalse(files.isEmpty(), () -> classes + " is empty: build the module first");
        Map<String, List<String>> members = members(javap(files));
        StringBuilder text = new StringBuilder();
        new TreeMap<>(members).forEach((type, lines) -> {
            if (isReachable(type, members)) {
                lines.forEach(line -> text.append(line).append('\n'));
                text.append('\n');
            }
        });
        return text.toString();
    }

    private static String javap(List<String> files) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("-protected"));
        arguments.addAll(files);
        int status = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        assertEquals(0, status, err::toString);
        return out.toString();
    }

    /** The lines of each public type by its name, the first one sorted apart from its members. */
    private static Map<String, List<String>> members(String listed) {
        Map<String, List<String>> types = new LinkedHashMap<>();
        List<String> lines = null;
        for (String line : listed.lines().toList()) {
            if (line.startsWith("  ") && lines != null) {
                lines.add(line);
            } else if (line.equals("}") && lines != null) {
                lines.subList(1, lines.size()).sort(null);
                lines = null;
            } else if (line.startsWith("public ") && line.endsWith("{")) {
                lines = new ArrayList<>(List.of(line.substring(0, line.length() - 2)));
                types.put(name(line), lines);
            }
        }
        return types;
    }

    private static String name(String line) {
        return line.replaceFirst("^.*?\\b(class|interface) ([\\w.$]+).*$", "$2");
    }

    /** A public type within one that is not is nobody's. */
    private static boolean isReachable(String type, Map<String, List<String>> all) {
        int outer = type.lastIndexOf('$');
        return outer < 0 || (all.containsKey(type.substring(0, outer)) && isReachable(type.substring(0, outer), all));
    }
}
