package io.graceful.testkit.callers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A library in a program of its own, which ends with this object, and with this JVM however that ends. */
public final class OtherProcess implements Courier {

    private static final Duration READY = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(2);
    private static final Duration KILLED = Duration.ofSeconds(10);
    /** A program that sees its own deadline has this long to say so. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Program program;
    private final Process process;
    private final LastLines errors = new LastLines();
    private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Outcome>> open = new ConcurrentHashMap<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread writer;
    private final Thread atExit;
    private volatile @Nullable String ended;

    private OtherProcess(Program program, Process process) {
        this.program = program;
        this.process = process;
        atExit = new Thread(this::end, "testkit-caller-end-" + program.name());
        writer = thread("orders", this::write);
    }

    /**
     * Starts a program and waits until it takes orders, 20 s at most.
     *
     * @throws CourierException if it does not
     */
    public static OtherProcess start(Program program) {
        OtherProcess started = new OtherProcess(program, launch(program));
        Runtime.getRuntime().addShutdownHook(started.atExit);
        started.thread("errors", started::readErrors).start();
        started.thread("answers", started::readAnswers).start();
        started.writer.start();
        try {
            started.awaitReady();
            return started;
        } catch (CourierException e) {
            started.close();
            throw e;
        }
    }

    private static Process launch(Program program) {
        try {
            ProcessBuilder builder = new ProcessBuilder(program.command());
            // Nothing that is called here is behind a proxy.
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
            return builder.start();
        } catch (IOException e) {
            program.delete();
            throw new CourierException(program.name() + " does not start: " + e.getMessage(), e);
        }
    }

    private Thread thread(String what, Runnable task) {
        Thread thread = new Thread(task, "testkit-caller-" + what + "-" + program.name());
        thread.setDaemon(true);
        return thread;
    }

    private void awaitReady() {
        try {
            ready.get(READY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new CourierException(String.valueOf(why.getMessage()), why);
        } catch (TimeoutException e) {
            throw new CourierException(
                    program.name() + " is not ready after " + READY.toSeconds() + " s" + errors.text(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CourierException("interrupted while " + program.name() + " started", e);
        }
    }

    private void write() {
        try (Writer out = process.outputWriter(StandardCharsets.UTF_8)) {
            while (true) {
                out.write(orders.take() + "\n");
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // It has ended, or is to end: then it reads the end of its input.
        }
    }

    private void readErrors() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                errors.add(line);
            }
        } catch (IOException e) {
            // It was killed.
        } finally {
            errors.end();
        }
    }

    private void readAnswers() {
        String why = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    answered(Line.read(line));
                } catch (IllegalArgumentException e) {
                    why = " after it said " + line + " (" + e.getMessage() + ")";
                    kill();
                    break;
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
        end(why);
    }

    private void answered(Line line) {
        String said = line.value("ready");
        String failed = line.value("failed");
        if (said != null) {
            ready.complete(said);
        } else if (failed != null) {
            ready.completeExceptionally(new CourierException(failed, null));
        } else {
            answered(String.valueOf(line.value("id")), line);
        }
    }

    private void answered(String id, Line line) {
        String error = line.value("error");
        Outcome outcome = error == null ? line.outcome() : null;
        // Nobody waits for what comes too late.
        CompletableFuture<Outcome> answer = open.remove(id);
        if (answer == null) {
            return;
        }
        if (error == null) {
            answer.complete(outcome);
        } else {
            answer.completeExceptionally(CallException.said(String.valueOf(line.value("errorType")), error));
        }
    }

    private void end(String why) {
        errors.awaitEnd();
        String text = program.name() + " ended" + exitCode() + why + errors.text();
        ended = text;
        ready.completeExceptionally(new CourierException(text, null));
        open.values().forEach(answer -> answer.completeExceptionally(CallException.ofProgram(text)));
        open.clear();
    }

    private String exitCode() {
        try {
            return process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS) ? " with code " + process.exitValue() : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public String name() {
        return ready.getNow(program.name());
    }

    @Override
    public Outcome call(Order order) throws CallException, InterruptedException {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        if (open.putIfAbsent(order.id(), answer) != null) {
            throw new IllegalArgumentException("an order with the id " + order.id() + " is open");
        }
        orders.add(Line.of(order));
        // What ended it saw this order, or this sees what ended it.
        String over = ended;
        if (over != null) {
            answer.completeExceptionally(CallException.ofProgram(over));
        }
        try {
            return answer.get(order.timeout().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CallException said ? said : CallException.of(e);
        } catch (TimeoutException e) {
            throw CallException.ofProgram(program.name() + " says nothing about an order long after its timeout");
        } finally {
            open.remove(order.id(), answer);
        }
    }

    private void end() {
        kill();
        program.delete();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** It, and the processes it has started. */
    List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    @Override
    public void close() {
        writer.interrupt();
        boolean interrupted = false;
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            process.waitFor(KILLED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            kill();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending; the hook does the rest.
        }
        program.delete();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
