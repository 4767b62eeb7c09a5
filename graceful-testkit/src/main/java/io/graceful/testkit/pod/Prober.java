package io.graceful.testkit.pod;

import io.graceful.testkit.cluster.Containers.Answer;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.Durations;
import io.graceful.testkit.scenario.Handler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpException;

/** The kubelet's own connections to pods: probes and httpGet hooks, on threads of their own. */
final class Prober implements AutoCloseable {

    private final Executor answers;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> daemon(task, "testkit-probe"));
    private final ScheduledExecutorService deadlines =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "testkit-probe-deadline"));
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Something the kubelet asks a pod over the network; it comes back with what there is to say, or throws. */
    private interface Question {
        Answer ask(Socket socket) throws IOException, HttpException;
    }

    Prober(Executor answers) {
        this.answers = answers;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void get(Handler.HttpGet get, Sandbox sandbox, Duration timeout, Consumer<Answer> answer) {
        ask(socket -> KubeletHttp.probe(get, sandbox, socket, this::track), timeout, answer);
    }

    void connect(Handler.TcpSocket tcp, Sandbox sandbox, Duration timeout, Consumer<Answer> answer) {
        ask(
                socket -> {
                    socket.connect(new InetSocketAddress(sandbox.address(), Targets.port(tcp.port(), sandbox)));
                    return new Answer(true, "connected");
                },
                timeout,
                answer);
    }

    /** Without a timeout of its own: whoever asks stops listening when the grace period is over. */
    void hook(Handler.HttpGet get, Sandbox sandbox, Consumer<Answer> answer) {
        ask(socket -> KubeletHttp.hook(get, sandbox, socket), Duration.ZERO, answer);
    }

    private void ask(Question question, Duration timeout, Consumer<Answer> answer) {
        try {
            threads.execute(() -> {
                Answer came = answer(question, timeout);
                answers.execute(() -> answer.accept(came));
            });
        } catch (RejectedExecutionException e) {
            answers.execute(() -> answer.accept(new Answer(false, "the run is over")));
        }
    }

    private Answer answer(Question question, Duration timeout) {
        Socket socket = new Socket();
        track(socket);
        long began = System.nanoTime();
        Future<?> deadline = timeout.isZero()
                ? null
                : deadlines.schedule(() -> close(socket), timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return question.ask(socket);
        } catch (IOException | HttpException | IllegalArgumentException e) {
            boolean late = !timeout.isZero() && System.nanoTime() - began >= timeout.toNanos();
            return new Answer(
                    false, late ? "no answer within " + Durations.text(timeout) : String.valueOf(e.getMessage()));
        } finally {
            if (deadline != null) {
                deadline.cancel(false);
            }
            close(socket);
            open.remove(socket);
        }
    }

    private void track(Socket socket) {
        open.add(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was of no use already.
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        deadlines.shutdownNow();
        open.forEach(Prober::close);
    }
}
