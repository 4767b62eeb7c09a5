package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.inflight.Ongoing;
import io.graceful.lifecycle.Phase;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * A plain Java service on Undertow.
 *
 * <pre>{@code
 * Graceful graceful = Graceful.start();                          // SIGTERM is caught from here on
 * GracefulUndertow edge = GracefulUndertow.start(graceful);      // probes are answered from here on
 * edge.serve(Undertow.builder().addHttpListener(8080, "0.0.0.0"), handler);   // opens, warms up, becomes ready
 * }</pre>
 */
public final class GracefulUndertow {

    private final Graceful graceful;
    private final ManagementServer management;
    private final List<Undertow> servers = new ArrayList<>();

    private GracefulUndertow(Graceful graceful, ManagementServer management) {
        this.graceful = graceful;
        this.management = management;
    }

    /**
     * Opens the management port, on threads of its own: probes are answered however busy or stuck the application is.
     *
     * @throws io.graceful.settings.SettingsException if the port or address cannot be used; nothing is left open then
     */
    public static GracefulUndertow start(Graceful graceful) {
        return start(graceful, new ManagementHandler(graceful));
    }

    /**
     * Like {@link #start(Graceful)}; {@code others} answers the paths of the management port that are none of graceful's, such
     * as a scrape of meters. It is open until the stop report is out, after the application's ports; what it answers is
     * never counted nor waited for. It runs on the one thread that answers probes, so it must not block.
     */
    public static GracefulUndertow start(Graceful graceful, HttpHandler others) {
        return start(graceful, new ManagementHandler(graceful, others));
    }

    private static GracefulUndertow start(Graceful graceful, ManagementHandler handler) {
        ManagementServer management = ManagementServer.start(graceful, handler);
        graceful.watches(management.address().getPort());
        graceful.onReport(report -> management.stop());
        return new GracefulUndertow(graceful, management);
    }

    /**
     * Opens the application's listeners with a worker of the size Undertow would give itself, then runs the warm-up. Returns
     * as soon as the listeners are open. {@code setIoThreads} and {@code setWorkerThreads} of {@code builder} have no effect:
     * to choose sizes, pass a worker.
     *
     * @throws IllegalStateException if a port cannot be opened; everything is closed again then
     */
    public Undertow serve(Undertow.Builder builder, HttpHandler application) {
        // Sizes as in Undertow's own builder.
        int ioThreads = Math.max(Runtime.getRuntime().availableProcessors(), 2);
        return serve(builder, worker("graceful-http", ioThreads, ioThreads * 8, false), application);
    }

    /**
     * Like {@link #serve(Undertow.Builder, HttpHandler)}, on {@code worker}, which is shut down with the server. The worker
     * must not be Undertow's own, because that one goes down together with the listening sockets and takes the requests
     * along that were just accepted.
     */
    public Undertow serve(Undertow.Builder builder, XnioWorker worker, HttpHandler application) {
        GracefulHandler handler = handler(application);
        Undertow server = builder.setWorker(worker).setHandler(handler).build();
        try {
            server.start();
        } catch (RuntimeException e) {
            worker.shutdownNow();
            management.stop();
            throw new IllegalStateException("The application's port cannot be opened: " + rootMessage(e), e);
        }
        if (graceful.lifecycle().phase().compareTo(Phase.STOPPING) >= 0) {
            // The stop overtook the start; who would have closed this has been and gone.
            server.stop();
            worker.shutdownNow();
            return server;
        }
        UpgradeGuard.install(server, handler.edge());
        servers.add(server);
        graceful.stopSequence().addCloser(new UndertowCloser(graceful, server, worker));
        for (Undertow.ListenerInfo listener : server.getListenerInfo()) {
            know(listener);
        }
        graceful.started();
        return server;
    }

    private void know(Undertow.ListenerInfo listener) {
        String scheme = listener.getProtcol();
        if (listener.getAddress() instanceof InetSocketAddress address) {
            graceful.watches(address.getPort());
        }
        if ((scheme.equals("http") || scheme.equals("https"))
                && listener.getAddress() instanceof InetSocketAddress address) {
            graceful.sendWarmupRequestsTo(scheme, address);
        }
    }

    /** Wraps the handler of an application whose server is started elsewhere. */
    public GracefulHandler handler(HttpHandler application) {
        return new GracefulHandler(graceful, application);
    }

    /**
     * Has the stop close a WebSocket with 1001, in its turn among all streams. To be called when it is opened.
     *
     * <p>The close is sent on the channel's own thread. On another, Undertow marks the channel as closing before the close is written,
     * and a message that is answered in between drops the connection without any code.
     *
     * @param name of the stream, for the log
     */
    public static void closesAtStop(Graceful graceful, String name, WebSocketChannel channel) {
        Ongoing stream = graceful.stream(
                name,
                () -> channel.getIoThread()
                        .execute(() -> WebSockets.sendClose(CloseMessage.GOING_AWAY, "", channel, null)));
        channel.addCloseTask(closed -> stream.close());
    }

    /** Where the management endpoints listen. */
    public InetSocketAddress managementAddress() {
        return management.address();
    }

    static XnioWorker worker(String name, int ioThreads, int taskThreads, boolean daemon) {
        try {
            return Xnio.getInstance(Undertow.class.getClassLoader())
                    .createWorker(OptionMap.builder()
                            .set(Options.WORKER_NAME, name)
                            .set(Options.THREAD_DAEMON, daemon)
                            .set(Options.WORKER_IO_THREADS, ioThreads)
                            .set(Options.CONNECTION_HIGH_WATER, 1_000_000)
                            .set(Options.CONNECTION_LOW_WATER, 1_000_000)
                            .set(Options.WORKER_TASK_CORE_THREADS, taskThreads)
                            .set(Options.WORKER_TASK_MAX_THREADS, Math.max(1, taskThreads))
                            .set(Options.TCP_NODELAY, true)
                            .set(Options.CORK, true)
                            .getMap());
        } catch (IOException e) {
            throw new IllegalStateException("No worker for " + name + ": " + e.getMessage(), e);
        }
    }

    static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
