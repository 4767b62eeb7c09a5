package io.graceful.testkit.pod;

import io.graceful.testkit.cluster.ContainerException;
import io.graceful.testkit.cluster.Containers;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.PodSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Containers as processes of this machine. They end with the kit, however that ends. */
public final class ProcessContainers implements Containers, AutoCloseable {

    private static final long END_SECONDS = 10;

    private final Executor answers;
    private final Consumer<String> arrived;
    private final Isolation isolation;
    private final Output output;
    private final Prober prober;
    private final Commands commands;
    private final Set<PodProcess> running = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::killAll, "testkit-end");
    private boolean closed;

    /**
     * Containers.
     *
     * @param answers runs what is answered: the timeline
     * @param podOutput where what they write is kept; null to delete it at the end
     * @param arrived gets the id of each request that a container says arrived, on threads of its own
     */
    public ProcessContainers(Executor answers, @Nullable Path podOutput, Consumer<String> arrived) {
        this(answers, podOutput, arrived, Isolation.best());
    }

    ProcessContainers(Executor answers, @Nullable Path podOutput, Consumer<String> arrived, Isolation isolation) {
        this.answers = answers;
        this.arrived = arrived;
        this.isolation = isolation;
        output = new Output(podOutput);
        prober = new Prober(answers);
        commands = new Commands(answers, isolation);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    @Override
    public Container start(PodSpec spec, Sandbox sandbox, Consumer<Integer> exited) {
        synchronized (this) {
            if (closed) {
                throw new ContainerException("the run is over", null);
            }
            PodProcess started = PodProcess.of(sandbox, launch(spec, sandbox), isolation);
            running.add(started);
            CompletableFuture<Void> unused = started.process().onExit().thenAccept(process -> {
                running.remove(started);
                answers.execute(() -> exited.accept(started.exitCode()));
            });
            return started;
        }
    }

    private Process launch(PodSpec spec, Sandbox sandbox) {
        try {
            ProcessBuilder builder = builder(spec, sandbox);
            return output.follow(builder, sandbox.pod(), spec.arrivals(), arrived);
        } catch (IllegalArgumentException e) {
            throw new ContainerException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } catch (IOException e) {
            throw new ContainerException(
                    "the command " + String.join(" ", spec.command()) + " does not run: " + e.getMessage(), e);
        }
    }

    private ProcessBuilder builder(PodSpec spec, Sandbox sandbox) throws IOException {
        Placeholders placeholders = new Placeholders(sandbox);
        List<String> command = placeholders.fill(spec.command());
        Path directory = spec.workingDir().toAbsolutePath();
        Programs.check(command.get(0), directory);
        List<String> words = new ArrayList<>(sandbox.enter());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(isolation.start(words)).directory(directory.toFile());
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.startsWith("KUBERNETES_") || name.startsWith("GRACEFUL_"));
        // What a kubelet adds by itself.
        env.put("HOSTNAME", sandbox.pod());
        env.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
        env.put("KUBERNETES_SERVICE_PORT", "443");
        spec.env().forEach((name, value) -> env.put(name, placeholders.fill(value)));
        return builder;
    }

    @Override
    public void probe(Handler handler, Container container, Duration timeout, Consumer<Answer> answer) {
        PodProcess process = (PodProcess) container;
        if (handler instanceof Handler.HttpGet get) {
            prober.get(get, process.sandbox(), timeout, answer);
        } else if (handler instanceof Handler.TcpSocket tcp) {
            prober.connect(tcp, process.sandbox(), timeout, answer);
        } else if (handler instanceof Handler.Exec exec) {
            commands.run(exec, process, timeout, answer);
        }
    }

    @Override
    public void hook(Handler.HttpGet hook, Container container, Consumer<Answer> answer) {
        prober.hook(hook, ((PodProcess) container).sandbox(), answer);
    }

    @Override
    public void hook(Handler.Exec hook, Container container, Consumer<Answer> answer) {
        commands.run(hook, (PodProcess) container, null, answer);
    }

    /** The last lines a pod wrote; from any thread. */
    public String tail(String pod, int lines) {
        return output.tail(pod, lines);
    }

    private void killAll() {
        synchronized (this) {
            closed = true;
        }
        running.forEach(PodProcess::kill);
    }

    /** Ends what still runs, and waits until it has ended. */
    @Override
    public void close() {
        killAll();
        boolean interrupted = false;
        for (PodProcess process : running) {
            try {
                process.process().waitFor(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        prober.close();
        commands.close();
        output.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending; the hook has nothing left to do.
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
