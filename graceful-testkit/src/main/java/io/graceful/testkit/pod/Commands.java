package io.graceful.testkit.pod;

import io.graceful.testkit.cluster.Containers.Answer;
import io.graceful.testkit.scenario.Durations;
import io.graceful.testkit.scenario.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commands inside containers. */
final class Commands implements AutoCloseable {

    private final Executor answers;
    private final Isolation isolation;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    Commands(Executor answers, Isolation isolation) {
        this.answers = answers;
        this.isolation = isolation;
    }

    /**
     * Runs one.
     *
     * @param timeout null for as long as its container lives
     */
    void run(Handler.Exec exec, PodProcess container, @Nullable Duration timeout, Consumer<Answer> answer) {
        try {
            List<String> command = new Placeholders(container.sandbox()).fill(exec.command());
            Process process = new ProcessBuilder(isolation.enter(container.pid(), command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            running.add(process);
            CompletableFuture<Void> unused = watch(process, container, timeout).thenAccept(text -> {
                running.remove(process);
                process.destroyForcibly();
                boolean good = text.isEmpty();
                answers.execute(() -> answer.accept(new Answer(good, good ? "exit code 0" : text)));
            });
        } catch (IOException | IllegalArgumentException e) {
            answers.execute(() -> answer.accept(new Answer(false, String.valueOf(e.getMessage()))));
        }
    }

    /** Done with what went wrong; empty for nothing. */
    private static CompletableFuture<String> watch(Process process, PodProcess container, @Nullable Duration timeout) {
        CompletableFuture<String> end =
                process.onExit().thenApply(ended -> ended.exitValue() == 0 ? "" : "exit code " + ended.exitValue());
        CompletableFuture<String> death = container.process().onExit().thenApply(ended -> "its container has ended");
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<Void> unusedEnd = end.thenAccept(first::complete);
        CompletableFuture<Void> unusedDeath = death.thenAccept(first::complete);
        if (timeout != null) {
            first.completeOnTimeout("no end after " + Durations.text(timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        return first;
    }

    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
    }
}
