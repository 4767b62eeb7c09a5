package io.graceful.undertow;

import static org.awaitility.Awaitility.await;

import io.graceful.Graceful;
import io.graceful.GracefulBuilder;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopAttempt;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real service on loopback ports whose phases the test controls: waits are long, and a further signal ends each. */
final class Service implements AutoCloseable {

    static final String TOKEN = "a-token-of-the-test";

    final Gate gate = new Gate();
    final Graceful graceful;
    final GracefulUndertow edge;
    final Undertow server;
    private final AtomicInteger signals = new AtomicInteger();
    private final long[] signalled = new long[2];
    private final CountDownLatch hook = new CountDownLatch(1);

    Service() {
        this(settings -> {}, builder -> {});
    }

    Service(Consumer<GracefulSettings.Builder> settings, Consumer<GracefulBuilder> more) {
        GracefulSettings.Builder chosen = GracefulSettings.builder()
                .kubernetes(true)
                .terminationGracePeriod(Duration.ofMinutes(4))
                .propagationDelay(Duration.ofMinutes(1))
                .propagationQuietPeriod(Duration.ofMillis(300))
                .drainTimeout(Duration.ofMinutes(1))
                .stopTimeout(Duration.ofMinutes(1))
                .managementHost("127.0.0.1")
                .managementToken(TOKEN)
                .managementPort(0);
        settings.accept(chosen);
        GracefulBuilder builder = Graceful.builder().settings(chosen.build()).withoutSignals();
        more.accept(builder);
        graceful = builder.start();
        graceful.onStop("held by the test", () -> hook.await(30, TimeUnit.SECONDS));
        edge = GracefulUndertow.start(graceful);
        HttpHandler routes = Handlers.path(
                        exchange -> exchange.getResponseSender().send("hello"))
                .addPrefixPath("/gate", gate)
                .addPrefixPath(
                        "/stream",
                        exchange -> exchange.dispatch(open -> {
                            open.startBlocking();
                            open.getOutputStream().write("first".getBytes());
                            open.getOutputStream().flush();
                            open.getOutputStream().write("second".getBytes());
                        }));
        server = edge.serve(
                Undertow.builder()
                        .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                        .addHttpListener(0, "127.0.0.1"),
                routes);
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    int managementPort() {
        return edge.managementAddress().getPort();
    }

    /** A signal that is none of those before: the same one within a second is a repeat of it, so they take turns. */
    void signal() {
        int number = signals.getAndIncrement();
        await("a second since the last one like it")
                .atMost(Duration.ofSeconds(2))
                .until(() ->
                        number < 2 || System.nanoTime() - signalled[number % 2] > TimeUnit.MILLISECONDS.toNanos(1050));
        signalled[number % 2] = System.nanoTime();
        graceful.stop(number % 2 == 0 ? StopCause.SIGTERM : StopCause.SIGINT);
    }

    void awaitPhase(Phase phase) {
        await("phase " + phase)
                .atMost(Duration.ofSeconds(10))
                .until(() -> graceful.lifecycle().phase() == phase);
    }

    /** From READY to PROPAGATING, which lasts until the next signal. */
    void propagate() {
        awaitPhase(Phase.READY);
        signal();
        awaitPhase(Phase.PROPAGATING);
    }

    void letHooksEnd() {
        hook.countDown();
    }

    /** Signals until every wait has ended, lets go of everything, and waits for the end. */
    @Override
    public void close() {
        gate.release(100);
        letHooksEnd();
        for (int i = 0; i < 6 && !finishesSoon(); i++) {
            signal();
        }
        awaitPhase(Phase.STOPPED);
        graceful.close();
    }

    private boolean finishesSoon() {
        StopAttempt attempt = graceful.attempt();
        if (attempt == null) {
            return false;
        }
        try {
            attempt.finished().toCompletableFuture().get(300, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
