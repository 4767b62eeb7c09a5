package io.graceful.spring.tomcat;

import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** One request over HTTP/2. It is over when the end of its stream has been written, by the thread that wrote it. */
final class Http2Request extends TomcatRequest {

    Http2Request(Request request, SocketWrapperBase<?> socket) {
        super(request, socket);
    }

    @Override
    void bodyWritten() {
        if (!goesOn()) {
            over();
        }
    }

    @Override
    void adapterWaits() {
        waits();
    }

    @Override
    void adapterDone() {
        over();
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
