package io.graceful.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** What is public in the classes of a module, as javap says it, and which of it is marked INTERNAL. */
final class ModuleApi {

    private static final String INTERNAL = "status=Lorg/apiguardian/api/API$Status;.INTERNAL";

    /** The lines of each type that is promised, its own first and those of its members sorted. */
    private final Map<String, List<String>> promised = new TreeMap<>();

    /** The names of public types that are not. */
    private final Set<String> internal = new TreeSet<>();

    private ModuleApi() {}

    static ModuleApi of(Path classes) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.map(Path::toString)
                    .filter(file -> file.endsWith(".class"))
                    .sorted()
                    .toList();
        }
        assertFalse(files.isEmpty(), () -> classes + " is empty: build the module first");
        Map<String, List<String>> members = members(javap(files, "-protected"));
        Marks marks = Marks.in(javap(files, "-protected", "-v"));
        ModuleApi api = new ModuleApi();
        members.forEach((type, lines) -> {
            if (!isReachable(type, members)) {
                return;
            }
            if (marks.areOn(type)) {
                api.internal.add(type);
            } else {
                api.promised.put(type, promised(lines, marks.members.getOrDefault(type, Set.of())));
            }
        });
        return api;
    }

    Map<String, List<String>> promised() {
        return promised;
    }

    Set<String> internal() {
        return internal;
    }

    private static String javap(List<String> files, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(files);
        int status = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        assertEquals(0, status, err::toString);
        return out.toString();
    }

    /** The lines of each public type by its name: its own, then those of its members as they come. */
    private static Map<String, List<String>> members(String listed) {
        Map<String, List<String>> types = new HashMap<>();
        List<String> lines = null;
        for (String line : listed.lines().toList()) {
            if (line.startsWith("  ") && lines != null) {
                lines.add(line);
            } else if (line.equals("}")) {
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

    private static List<String> promised(List<String> lines, Set<Integer> marked) {
        List<String> all = new ArrayList<>();
        for (int member = 1; member < lines.size(); member++) {
            if (!marked.contains(member)) {
                all.add(lines.get(member));
            }
        }
        all.sort(null);
        all.add(0, lines.get(0));
        return all;
    }

    /** Where the annotation is: on types, on packages, on the first, second ... member of a type. */
    private record Marks(Set<String> types, Map<String, Set<Integer>> members) {

        static Marks in(String verbose) {
            Marks marks = new Marks(new HashSet<>(), new HashMap<>());
            String type = "";
            boolean body = false;
            int member = 0;
            for (String line : verbose.lines().toList()) {
                if (line.startsWith("  this_class: ")) {
                    // Quoted where it is no identifier, as package-info is.
                    type = line.substring(line.indexOf("// ") + 3)
                            .replace("\"", "")
                            .replace('/', '.');
                    member = 0;
                } else if (line.equals("{") || line.equals("}")) {
                    body = line.equals("{");
                } else if (body && line.matches(" {2}\\S.*")) {
                    member++;
                } else if (line.trim().equals(INTERNAL) && body) {
                    marks.members.computeIfAbsent(type, name -> new HashSet<>()).add(member);
                } else if (line.trim().equals(INTERNAL)) {
                    marks.types.add(type);
                }
            }
            return marks;
        }

        boolean areOn(String type) {
            int outer = type.lastIndexOf('$');
            return types.contains(type)
                    || (outer >= 0
                            ? areOn(type.substring(0, outer))
                            : types.contains(type.substring(0, type.lastIndexOf('.')) + ".package-info"));
        }
    }
}
