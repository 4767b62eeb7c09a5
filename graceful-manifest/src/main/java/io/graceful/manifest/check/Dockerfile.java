package io.graceful.manifest.check;

import io.graceful.manifest.yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the last stage of a Dockerfile says about the process: its base image, how it starts and how it is stopped. Immutable.
 */
final class Dockerfile {

    /** There is none. */
    static final Dockerfile NONE = new Dockerfile(null);

    /**
     * An instruction.
     *
     * @param words its words; of the shell form those of the line
     * @param shell whether it is in shell form, and so runs in a shell
     */
    record Instruction(String name, List<String> words, boolean shell, Place place) {

        Instruction {
            words = List.copyOf(words);
        }
    }

    /**
     * A stage, with what it has from the stage it begins with.
     *
     * @param shell what runs the shell form
     * @param environment each ENV, its words as {@code NAME=value}
     */
    record Stage(
            Instruction from,
            @Nullable Instruction entrypoint,
            @Nullable Instruction command,
            @Nullable Instruction stopSignal,
            List<String> shell,
            List<Instruction> environment) {

        static Stage of(Instruction from) {
            return new Stage(from, null, null, null, List.of("/bin/sh", "-c"), List.of());
        }

        /** A stage that begins with this one. */
        Stage at(Place place) {
            Instruction again = new Instruction(from.name(), from.words(), false, place);
            return new Stage(again, entrypoint, command, stopSignal, shell, environment);
        }

        Stage withEntrypoint(Instruction instruction, boolean keepsCommand) {
            return new Stage(
                    from,
                    instruction.words().isEmpty() ? null : instruction,
                    keepsCommand ? command : null,
                    stopSignal,
                    shell,
                    environment);
        }

        Stage withCommand(Instruction instruction) {
            return new Stage(
                    from,
                    entrypoint,
                    instruction.words().isEmpty() ? null : instruction,
                    stopSignal,
                    shell,
                    environment);
        }

        Stage withStopSignal(Instruction instruction) {
            return new Stage(from, entrypoint, command, instruction, shell, environment);
        }

        Stage withShell(List<String> words) {
            return new Stage(from, entrypoint, command, stopSignal, List.copyOf(words), environment);
        }

        Stage withEnvironment(Instruction instruction) {
            List<Instruction> all = new ArrayList<>(environment);
            all.add(instruction);
            return new Stage(from, entrypoint, command, stopSignal, shell, List.copyOf(all));
        }
    }

    private final @Nullable Stage last;

    private Dockerfile(@Nullable Stage last) {
        this.last = last;
    }

    /** Reads one; what it does not understand it passes over. */
    static Dockerfile of(String name, String text) {
        return new DockerfileReader(name, text).read().map(Dockerfile::new).orElse(NONE);
    }

    /** The base image of the last stage; that of the first of several stages that begin with each other. */
    Optional<Instruction> from() {
        return stage().map(Stage::from);
    }

    /** What starts the process: ENTRYPOINT, else CMD. */
    Optional<Instruction> start() {
        return entrypoint().or(this::command);
    }

    Optional<Instruction> entrypoint() {
        return stage().flatMap(stage -> Optional.ofNullable(stage.entrypoint()));
    }

    /** CMD: the arguments of an ENTRYPOINT in JSON form, else the process itself. */
    Optional<Instruction> command() {
        return stage().flatMap(stage -> Optional.ofNullable(stage.command()));
    }

    Optional<Instruction> stopSignal() {
        return stage().flatMap(stage -> Optional.ofNullable(stage.stopSignal()));
    }

    /** Each ENV, its words as {@code NAME=value}. */
    List<Instruction> environment() {
        return stage().map(Stage::environment).orElse(List.of());
    }

    /** The words that an instruction becomes when it runs. */
    List<String> run(Instruction instruction) {
        if (!instruction.shell() || last == null) {
            return instruction.words();
        }
        List<String> words = new ArrayList<>(last.shell());
        words.add(String.join(" ", instruction.words()));
        return words;
    }

    private Optional<Stage> stage() {
        return Optional.ofNullable(last);
    }
}
