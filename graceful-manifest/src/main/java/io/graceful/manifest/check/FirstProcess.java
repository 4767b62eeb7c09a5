package io.graceful.manifest.check;

import io.graceful.manifest.check.Dockerfile.Instruction;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.Place;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.time.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** I01: who is the first process of the container, and whether it hears SIGTERM. */
final class FirstProcess {

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");

    /**
     * A start.
     *
     * @param values where the words stand in the manifest; none if they come from the Dockerfile
     */
    private record Start(List<String> words, List<YamlValue> values, Place place, String path, String named) {}

    private final Scope scope;

    private FirstProcess(Scope scope) {
        this.scope = scope;
    }

    static void check(Scope scope) {
        FirstProcess first = new FirstProcess(scope);
        first.start().ifPresent(first::look);
    }

    /** What is started, as the kubelet puts it together; empty if the image decides and nobody knows how. */
    private Optional<Start> start() {
        YamlValue command = scope.service().value().get("command");
        YamlValue args = scope.service().value().get("args");
        List<YamlValue> values = new ArrayList<>(command.items());
        values.addAll(args.items());
        if (!command.items().isEmpty()) {
            return Optional.of(ofManifest(command, values));
        }
        Dockerfile dockerfile = scope.dockerfile();
        Optional<Instruction> entrypoint = dockerfile.entrypoint();
        if (entrypoint.isPresent()) {
            List<String> words = new ArrayList<>(dockerfile.run(entrypoint.get()));
            if (!entrypoint.get().shell()) {
                words.addAll(
                        values.isEmpty()
                                ? dockerfile.command().map(dockerfile::run).orElse(List.of())
                                : scope.service().words());
            }
            return Optional.of(ofDockerfile(entrypoint.get(), words));
        }
        return dockerfile
                .command()
                .map(instruction -> values.isEmpty()
                        ? ofDockerfile(instruction, dockerfile.run(instruction))
                        : ofManifest(args, values));
    }

    private Start ofManifest(YamlValue at, List<YamlValue> values) {
        String field = at.path().substring(at.path().lastIndexOf('.') + 1);
        return new Start(scope.service().words(), values, at.place(), at.path(), field);
    }

    private static Start ofDockerfile(Instruction instruction, List<String> words) {
        return new Start(
                words,
                List.of(),
                instruction.place(),
                "",
                instruction.name() + (instruction.shell() ? " in shell form" : ""));
    }

    private void look(Start start) {
        int shell = 0;
        while (shell < start.words().size()
                && (program(start.words().get(shell)).matches("env|busybox")
                        || start.words().get(shell).matches("\\w+=.*"))) {
            shell++;
        }
        if (shell >= start.words().size()
                || !SHELLS.contains(program(start.words().get(shell)))) {
            return;
        }
        OptionalInt script = script(start.words(), shell + 1);
        if (script.isPresent()) {
            boolean busybox = shell > 0 && program(start.words().get(shell - 1)).equals("busybox");
            String kind = busybox ? "busybox" : kind(program(start.words().get(shell)));
            look(start, script.getAsInt(), kind);
        }
    }

    private static String program(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    private String kind(String program) {
        return switch (program) {
            case "sh" -> ImageSeen.sh(scope);
            case "ash" -> "busybox";
            default -> program;
        };
    }

    /** Where the line for the shell is among the words; none if it runs a script, which nobody here can read. */
    private static OptionalInt script(List<String> words, int from) {
        boolean line = false;
        for (int i = from; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--") || !word.matches("[-+].+")) {
                int at = word.equals("--") ? i + 1 : i;
                return line && at < words.size() ? OptionalInt.of(at) : OptionalInt.empty();
            }
            if (!word.startsWith("--")) {
                line |= word.startsWith("-") && word.contains("c");
                // -o takes the name of an option.
                i += word.endsWith("o") ? 1 : 0;
            }
        }
        return OptionalInt.empty();
    }

    private void look(Start start, int script, String kind) {
        ShellLine line = ShellLine.of(start.words().get(script));
        if (line.fate() == ShellLine.Fate.REPLACED) {
            return;
        }
        boolean luck = line.fate() == ShellLine.Fate.LAST_COMMAND && !kind.equals("dash");
        String message = luck
                ? start.named() + " runs a shell: " + kind
                        + " happens to hand its process over to the last command, the sh of Debian and Ubuntu does not"
                : start.named() + " makes " + (kind.equals("dash") ? "sh" : kind)
                        + " the first process: it ignores SIGTERM and passes nothing on, so the service is killed after the"
                        + " grace period " + Durations.text(scope.grace()) + " without having heard of its end";
        scope.report(
                Rule.I01,
                luck ? Severity.WARNING : Severity.ERROR,
                start.place(),
                start.path(),
                message,
                "write exec before java, or the command as a list without a shell",
                edits(start, script, line));
    }

    private static List<Edit> edits(Start start, int script, ShellLine line) {
        String text = start.words().get(script);
        OptionalInt at = line.whereToExec();
        if (script >= start.values().size() || at.isEmpty() || !text.matches("\\P{Cntrl}+")) {
            return List.of();
        }
        String changed = text.substring(0, at.getAsInt()) + "exec " + text.substring(at.getAsInt());
        return YamlEdits.replace(start.values().get(script), "'" + changed.replace("'", "''") + "'");
    }
}
