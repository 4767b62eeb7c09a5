package io.graceful.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others can call and rely on, module by module, as it stands in {@code docs/api}: who changes it changes the listing
 * too, on purpose and for the reviewer to see. Run with {@code -Ddocs.write=true} it writes the listings.
 *
 * <p>It is here because this module is built after all the others. The listing is javap's, of the release that the classes are
 * made for; a newer one's may differ in a word.
 */
@EnabledForJreRange(max = JRE.JAVA_21)
class ApiListingTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();
    private static final Pattern NAME = Pattern.compile("\\bio\\.graceful(?:\\.[\\w$]+)+");
    private static final Pattern JAVA_BLOCK =
            Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\\b[A-Z]\\w*");

    private static final Map<String, ModuleApi> MODULES = new LinkedHashMap<>();

    @BeforeAll
    static void readAll() throws IOException {
        for (String module : List.of(
                "graceful-core",
                "graceful-testkit",
                "graceful-manifest",
                "graceful-maven-plugin",
                "graceful-spring-boot-starter",
                "graceful-quarkus/runtime",
                "graceful-quarkus/deployment")) {
            MODULES.put(module, ModuleApi.of(TOP.resolve(module).resolve("target/classes")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"graceful-core", "graceful-testkit", "graceful-quarkus/runtime"})
    void nobodyChangesItUnseen(String module) throws IOException {
        Path listing = TOP.resolve("docs/api/" + module.replace("/runtime", "") + ".txt");
        StringBuilder text = new StringBuilder();
        MODULES.get(module).promised().values().forEach(lines -> {
            lines.forEach(line -> text.append(line).append('\n'));
            text.append('\n');
        });
        String now = text.toString();
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(listing.getParent());
            Files.writeString(listing, now);
        }

        assertEquals(
                Files.readString(listing),
                now,
                TOP.relativize(listing) + ": if this is meant, -Ddocs.write=true writes it");
    }

    /** They are used by settings, goals and command lines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "graceful-manifest",
                "graceful-maven-plugin",
                "graceful-spring-boot-starter",
                "graceful-quarkus/deployment"
            })
    void theOthersPromiseNothingInJava(String module) {
        assertEquals(Set.of(), MODULES.get(module).promised().keySet(), "mark it INTERNAL, or list this module");
        assertTrue(MODULES.get(module).internal().size() > 1, () -> "nothing was read of " + module);
    }

    @Test
    void whatIsPromisedMentionsNothingThatIsNot() {
        Set<String> promised = MODULES.values().stream()
                .flatMap(module -> module.promised().keySet().stream())
                .collect(Collectors.toSet());
        List<String> broken = new ArrayList<>();
        for (ModuleApi module : MODULES.values()) {
            module.promised()
                    .forEach((type, lines) -> lines.forEach(line -> names(line)
                            .filter(name -> !promised.contains(name))
                            .forEach(name -> broken.add(type + ": " + name + " in" + line))));
        }

        assertEquals(List.of(), broken);
    }

    @Test
    void usersCodeUsesOnlyWhatIsPromised() throws IOException {
        Set<String> internal = MODULES.values().stream()
                .flatMap(module -> module.internal().stream())
                .map(name -> name.replace('$', '.'))
                .collect(Collectors.toSet());
        List<String> broken = new ArrayList<>();
        int known = 0;
        for (Path file : files("examples", ".java")) {
            for (String name : names(Files.readString(file)).collect(Collectors.toSet())) {
                known += isOf(name, "graceful-core") || isOf(name, "graceful-testkit") ? 1 : 0;
                if (prefixes(name).anyMatch(internal::contains)) {
                    broken.add(TOP.relativize(file) + ": " + name);
                }
            }
        }

        assertEquals(List.of(), broken);
        assertTrue(known > 30, "only " + known + " uses were found");
    }

    @Test
    void pagesShowOnlyWhatIsPromised() throws IOException {
        // A page shows no imports, so what it means by a word is decided by whether anything promised is called so.
        Set<String> words = new HashSet<>();
        MODULES.values().forEach(module -> module.internal().forEach(name -> words.add(simple(name))));
        MODULES.values().forEach(module -> module.promised().keySet().forEach(name -> words.remove(simple(name))));
        List<Path> pages = new ArrayList<>(files("docs", ".md"));
        pages.add(TOP.resolve("README.md"));
        List<String> broken = new ArrayList<>();
        int blocks = 0;
        for (Path page : pages) {
            for (MatchResult block :
                    JAVA_BLOCK.matcher(Files.readString(page)).results().toList()) {
                blocks++;
                WORD.matcher(block.group(1))
                        .results()
                        .map(MatchResult::group)
                        .filter(words::contains)
                        .forEach(word -> broken.add(TOP.relativize(page) + ": " + word));
            }
        }

        assertEquals(List.of(), broken);
        assertTrue(blocks > 10, "only " + blocks + " blocks were found");
    }

    private static Stream<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group);
    }

    /** The name itself and all it is within: a member's type, a type's package. */
    private static Stream<String> prefixes(String name) {
        return Stream.iterate(name, part -> part.contains("."), part -> part.substring(0, part.lastIndexOf('.')));
    }

    private static boolean isOf(String name, String module) {
        return prefixes(name).anyMatch(part -> MODULES.get(module).promised().containsKey(part));
    }

    private static String simple(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(TOP.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }
}
