package io.graceful.spring.tomcat;

import io.graceful.edge.ServerEdge;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** One request over HTTP/2. It is over when the end of its stream has been written, by the thread that wrote it. */
final class Http2Request extends TomcatRequest {

    private @Nullable TomcatConnection connection;

    Http2Request(Request request, SocketWrapperBase<?> socket) {
        super(request, socket);
    }

    /** {@code itsConnection}: null if nobody knows it. */
    void begins(ServerEdge<?> edge, @Nullable TomcatConnection itsConnection) {
        connection = itsConnection;
        edge.begin(this, itsConnection == null ? edge.unwatched() : itsConnection.known());
    }

    private void ended() {
        over();
        mayGoAway();
    }

    private void mayGoAway() {
        TomcatConnection known = connection;
        if (known != null) {
            known.mayGoAway();
        }
    }

    @Override
    void bodyWritten() {
        if (!goesOn()) {
            ended();
        }
    }

    @Override
    void adapterWaits() {
        waits();
    }

    @Override
    void adapterDone() {
        ended();
    }

    /** Tomcat would write the end of the stream first, and reset it then. */
    @Override
    void closedNow(@Nullable Object cause) {
        if (response.isCommitted() && !(cause instanceof IOException) && isServed()) {
            CoyoteHttp2.reset(processor);
        }
    }

    @Override
    protected void sayClose() {
        // Clients are told by a frame of its own.
    }

    @Override
    void bodyEnds(long millis) {
        // The connection goes on.
    }

    @Override
    void bodyEnded() {
        // The stream is over for its client. Its thread learns that with the next write.
    }

    @Override
    void streamEnded() {
        mayGoAway();
    }

    @Override
    protected void abort() {
        if (!isServed()) {
            return;
        }
        if (socket == null || socket.isWritePending() || !CoyoteHttp2.reset(processor)) {
            // Its client does not read, so nothing can be said to it.
            if (socket != null) {
                socket.close();
            }
        }
        processor.action(ActionCode.CLOSE_NOW, null);
        if (thread() == null) {
            // Tomcat passes over what happens on a stream that has been reset.
            end();
        }
    }
}
