package io.graceful.manifest.check;

import io.graceful.manifest.check.Dockerfile.Instruction;
import io.graceful.manifest.check.Dockerfile.Stage;
import io.graceful.manifest.yaml.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a Dockerfile as BuildKit's documentation describes it, as far as the last stage's process goes. Used once. */
final class DockerfileReader {

    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*(\\w+)\\s*=\\s*(.*?)\\s*");
    private static final Pattern HEREDOC = Pattern.compile("<<-?\\s*([\"']?)(\\w+)\\1");
    private static final Pattern JSON =
            Pattern.compile("\\[\\s*(?:\"(?:[^\"\\\\]++|\\\\.)*+\"\\s*(?:,\\s*\"(?:[^\"\\\\]++|\\\\.)*+\"\\s*)*+)?]");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)(?:(:?[-+])([^}]*))?})");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(\\w+)=(\"(?:[^\"\\\\]++|\\\\.)*+\"|'[^']*'|(?:[^\\s\\\\]++|\\\\.)*+)");

    private final String name;
    private final List<String> lines;
    private final Map<String, String> globals = new HashMap<>();
    private final Map<String, Stage> stages = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private char escape = '\\';
    private Optional<Stage> stage = Optional.empty();
    private boolean ownCommand;
    private String alias = "";
    private int next;

    DockerfileReader(String name, String text) {
        this.name = name;
        this.lines = List.of((text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r?\n", -1));
    }

    /** The last stage, if there is one. */
    Optional<Stage> read() {
        directives();
        while (next < lines.size()) {
            if (isSkipped(lines.get(next))) {
                next++;
            } else {
                instruction();
            }
        }
        return stage;
    }

    /** {@code # syntax=…} and {@code # escape=`} stand before everything else. */
    private void directives() {
        for (String line : lines) {
            Matcher directive = DIRECTIVE.matcher(line.strip());
            if (!directive.matches()) {
                return;
            }
            if (directive.group(1).equalsIgnoreCase("escape")
                    && directive.group(2).length() == 1) {
                escape = directive.group(2).charAt(0);
            }
        }
    }

    private static boolean isSkipped(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    private void instruction() {
        String first = lines.get(next);
        int column = first.length() - first.stripLeading().length() + 1;
        Place place = new Place(name, next + 1, column);
        StringBuilder whole = new StringBuilder();
        boolean goesOn = true;
        while (goesOn && next < lines.size()) {
            String line = lines.get(next++);
            // Comments and empty lines may stand inside a continued instruction.
            if (whole.length() > 0 && isSkipped(line)) {
                continue;
            }
            String stripped = line.stripTrailing();
            goesOn = !stripped.isEmpty() && stripped.charAt(stripped.length() - 1) == escape;
            whole.append(goesOn ? stripped.substring(0, stripped.length() - 1) : line);
        }
        String text = whole.toString().strip();
        String[] parts = text.split("\\s+", 2);
        String keyword = parts[0].toUpperCase(Locale.ROOT);
        String rest = parts.length > 1 ? parts[1] : "";
        if (keyword.equals("RUN") || keyword.equals("COPY") || keyword.equals("ADD")) {
            skipHeredocs(rest);
        } else {
            understand(keyword, rest, place);
        }
    }

    private void skipHeredocs(String rest) {
        Matcher heredoc = HEREDOC.matcher(rest);
        while (heredoc.find()) {
            while (next < lines.size() && !lines.get(next).strip().equals(heredoc.group(2))) {
                next++;
            }
            next++;
        }
    }

    private void understand(String keyword, String rest, Place place) {
        switch (keyword) {
            case "FROM" -> from(rest, place);
            case "ARG" -> argument(rest);
            case "ENV" -> environment(rest, place);
            case "SHELL" ->
                stage = stage.map(now -> json(rest).map(now::withShell).orElse(now));
            case "STOPSIGNAL" ->
                stage = stage.map(now ->
                        now.withStopSignal(new Instruction(keyword, List.of(filledIn(rest, variables)), false, place)));
            case "ENTRYPOINT" -> {
                // It takes away the command of the base image, not one that stands before it.
                stage = stage.map(now -> now.withEntrypoint(command(keyword, rest, place), ownCommand));
            }
            case "CMD" -> {
                stage = stage.map(now -> now.withCommand(command(keyword, rest, place)));
                ownCommand = true;
            }
            default -> {}
        }
    }

    private void from(String rest, Place place) {
        List<String> words = new ArrayList<>(List.of(rest.split("\\s+")));
        words.removeIf(word -> word.startsWith("--"));
        if (words.isEmpty()) {
            return;
        }
        // A stage that begins with an earlier one has all that the earlier one says, to its end.
        stage.ifPresent(before -> stages.put(alias, before));
        String image = filledIn(words.get(0), globals);
        Stage parent = stages.get(image.toLowerCase(Locale.ROOT));
        Stage now = parent != null ? parent.at(place) : Stage.of(new Instruction("FROM", List.of(image), false, place));
        stage = Optional.of(now);
        ownCommand = false;
        variables.clear();
        alias = words.size() == 3 && words.get(1).equalsIgnoreCase("as")
                ? words.get(2).toLowerCase(Locale.ROOT)
                : "";
    }

    private void argument(String rest) {
        Matcher assignment = ASSIGNMENT.matcher(rest);
        while (assignment.find()) {
            (stage.isPresent() ? variables : globals)
                    .put(assignment.group(1), unquoted(filledIn(assignment.group(2), globals)));
        }
        for (String word : rest.split("\\s+", -1)) {
            String global = globals.get(word);
            if (stage.isPresent() && global != null) {
                variables.put(word, global);
            }
        }
    }

    private void environment(String rest, Place place) {
        Matcher assignment = ASSIGNMENT.matcher(rest);
        List<String> words = new ArrayList<>();
        while (assignment.find()) {
            String value = unquoted(filledIn(assignment.group(2), variables));
            variables.put(assignment.group(1), value);
            words.add(assignment.group(1) + "=" + value);
        }
        String[] parts = rest.split("\\s+", 2);
        if (!parts[0].contains("=") && parts.length == 2) {
            // The old form: ENV NAME the whole rest of the line.
            words = List.of(parts[0] + "=" + parts[1]);
            variables.put(parts[0], parts[1]);
        }
        Instruction instruction = new Instruction("ENV", words, false, place);
        stage = stage.map(now -> now.withEnvironment(instruction));
    }

    private static Instruction command(String keyword, String rest, Place place) {
        return json(rest)
                .map(words -> new Instruction(keyword, words, false, place))
                .orElseGet(() -> new Instruction(keyword, List.of(rest.strip().split("\\s+")), true, place));
    }

    /** The words of a JSON array of strings; empty if it is none, and then it is a line for the shell. */
    private static Optional<List<String>> json(String text) {
        if (!JSON.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        Matcher string = STRING.matcher(text);
        while (string.find()) {
            words.add(ESCAPED.matcher(string.group(1)).replaceAll(match -> {
                String escaped = match.group(1);
                return Matcher.quoteReplacement(escaped.equals("n") ? "\n" : escaped.equals("t") ? "\t" : escaped);
            }));
        }
        return Optional.of(words);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** With variables filled in; one that nobody has set stays as it is written. */
    private static String filledIn(String text, Map<String, String> known) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String variable = match.group(1) != null ? match.group(1) : match.group(2);
            String value = known.get(variable);
            String operator = match.group(3) == null ? "" : match.group(3);
            String other = match.group(4) == null ? "" : match.group(4);
            boolean set = value != null && !(operator.startsWith(":") && value.isEmpty());
            String result = operator.endsWith("-")
                    ? (set ? value : other)
                    : operator.endsWith("+") ? (set ? other : "") : value;
            return Matcher.quoteReplacement(result == null ? match.group() : result);
        });
    }
}
