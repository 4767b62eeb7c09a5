package io.graceful.testkit.load;

import io.graceful.testkit.load.Places.Place;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.scenario.Body;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets that are kept, with {@code java.net.http}: each request is a text that has to come back. One that the service closes with
 * the expected code is opened again; any other end is a failure of the text that was under way, or of the next one.
 *
 * <p>WebSockets have no word for "send nothing more": a text may cross the service's close on the way, and is not answered then
 * (RFC 6455, section 5.5.1). Such a one is sent again on the next WebSocket, which may lead to the same service that stops.
 */
final class WebSockets implements Caller {

    private static final int ABNORMAL = 1006;
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final HttpClient client;
    private final Splices splices;
    private final Tally tally;
    private final Ledger ledger;
    private final Places<Line> places;

    /**
     * WebSockets.
     *
     * @param client what opens them; stays the caller's
     * @param nodes the node of each of them
     */
    WebSockets(HttpClient client, Splices splices, Tally tally, Ledger ledger, Iterable<String> nodes) {
        this.client = client;
        this.splices = splices;
        this.tally = tally;
        this.ledger = ledger;
        places = new Places<>(tally, nodes);
    }

    @Override
    public void call(Request request) {
        try {
            Place<Line> place = places.take(request);
            try {
                exchange(request, place);
            } catch (CallFailed e) {
                place.connection = null;
                throw e;
            } finally {
                places.giveBack(place);
            }
        } catch (CallFailed e) {
            tally.failed(request, e);
        }
    }

    private void exchange(Request request, Place<Line> place) throws CallFailed {
        Line line = place.connection;
        if (line != null && line.closed.isDone()) {
            line.checkClose(request, true);
            line = null;
        }
        if (line == null) {
            line = open(request, place.node, 0);
            place.connection = line;
        }
        for (int again = 1; !line.echo(request); again++) {
            // Where a node still routes to a service that stops, the next one is closed just as well: not so fast.
            LockSupport.parkNanos(AGAIN_NANOS);
            if (request.nanosLeft() <= 0) {
                throw new CallFailed(
                        Cause.EOF, line.pod, false, "closed instead of an answer by " + again + " in a row");
            }
            line = open(request, place.node, again);
            place.connection = line;
        }
        tally.answered(request, line.pod);
    }

    /** The first for a request has its id, so that the books of both sides have it, too; those after it have another. */
    private Line open(Request request, String node, int again) throws CallFailed {
        Line line = new Line();
        String id = again == 0 ? request.id() : request.id() + "." + again;
        try {
            WebSocket.Builder builder = client.newWebSocketBuilder()
                    .connectTimeout(Duration.ofMillis(request.millisLeft()))
                    .header(Request.ID_HEADER, id);
            request.spec().message().headers().forEach((name, value) -> {
                if (!name.equalsIgnoreCase("Content-Type")) {
                    builder.header(name, value);
                }
            });
            line.socket = builder.buildAsync(
                            splices.webSocket(node, request.spec().message().path()), line)
                    .get(request.millisLeft(), TimeUnit.MILLISECONDS);
            line.pod = ledger.podOf(id);
            return line;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Cause why = cause instanceof WebSocketHandshakeException
                    ? Cause.BAD_STATUS
                    : ledger.passage(id).map(seen -> seen.cause(Cause.RESET)).orElse(Cause.RESET);
            throw new CallFailed(why, ledger.podOf(id), false, "no WebSocket: " + cause);
        } catch (TimeoutException e) {
            throw new CallFailed(Cause.TIMEOUT, ledger.podOf(id), false, "no WebSocket in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed(Cause.OTHER, "", false, "interrupted");
        }
    }

    /** One WebSocket, and whatever was said on it last. */
    private static final class Line implements WebSocket.Listener {

        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private volatile CompletableFuture<String> echo = new CompletableFuture<>();
        private volatile @Nullable WebSocket socket;
        private volatile String pod = "";
        private volatile @Nullable Throwable broken;
        private int used;

        /** Whether it came back; if not, the service has closed properly instead. */
        boolean echo(Request request) throws CallFailed {
            used++;
            WebSocket open = socket;
            if (open == null) {
                throw new IllegalStateException("it was never opened");
            }
            Body body = request.spec().message().body();
            String said = (body == null ? "" : body.text() + " ") + request.id();
            CompletableFuture<String> answer = new CompletableFuture<>();
            echo = answer;
            try {
                CompletableFuture<String> first = answer.applyToEither(closed.thenApply(code -> ""), heard -> heard);
                CompletableFuture<WebSocket> unused = open.sendText(said, true);
                String heard = first.get(request.millisLeft(), TimeUnit.MILLISECONDS);
                if (!heard.equals(said) && closed.isDone()) {
                    checkClose(request, false);
                    return false;
                }
                if (!heard.equals(said)) {
                    throw new CallFailed(Cause.WRONG_BODY, pod, used > 1, "another text came back");
                }
                return true;
            } catch (ExecutionException e) {
                throw new CallFailed(Cause.RESET, pod, used > 1, String.valueOf(e.getCause()));
            } catch (TimeoutException e) {
                throw new CallFailed(Cause.TIMEOUT, pod, used > 1, "no answer in time");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CallFailed(Cause.OTHER, pod, used > 1, "interrupted");
            }
        }

        /** Does nothing if it was closed with the expected code. */
        void checkClose(Request request, boolean idle) throws CallFailed {
            int code = closed.getNow(ABNORMAL);
            if (code != request.spec().wanted().close()) {
                Throwable how = broken;
                String what = code != ABNORMAL ? "with " + code : "without a code" + (how == null ? "" : ", " + how);
                throw new CallFailed(Cause.WRONG_CLOSE, pod, idle, "the service closed it " + what);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket open, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                echo.complete(text.toString());
                text.setLength(0);
            }
            open.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket open, int code, String reason) {
            closed.complete(code);
            // The client answers with the same code when this is done.
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket open, Throwable error) {
            broken = error;
            closed.complete(ABNORMAL);
        }
    }

    @Override
    public void close() {
        for (Place<Line> place : places.idle()) {
            Line line = place.connection;
            WebSocket socket = line == null ? null : line.socket;
            if (socket != null) {
                socket.abort();
            }
        }
        splices.close();
    }
}
