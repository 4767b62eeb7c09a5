package io.graceful.spring.tomcat;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * One request over HTTP/1.x. It is over when its connection goes on to the next one or waits for it: then all has been written,
 * and what the application did not read of the request has been read. {@link TomcatConnections} sees that.
 */
final class Http11Request extends TomcatRequest implements AsyncListener {

    Http11Request(Request request, @Nullable SocketWrapperBase<?> socket) {
        super(request, socket);
    }

    @Override
    void bodyWritten() {
        // Bytes may be left in buffers, and of the request.
    }

    @Override
    void closedNow(@Nullable Object cause) {
        // Tomcat writes no end, and closes the connection.
    }

    @Override
    void adapterWaits() {
        // Until the connection does.
    }

    @Override
    void adapterDone() {
        // The processor is not.
    }

    /**
     * Not before a request that has been read already, nor while its own is being sent: unread bytes make the kernel reset the
     * connection, and the response is lost. What little is left of a body Tomcat reads before it closes, unless the response is written
     * asynchronously.
     */
    @Override
    protected boolean mayClose() {
        if (!(processor instanceof Processor http11) || socket == null) {
            return false;
        }
        AtomicBoolean read = new AtomicBoolean();
        processor.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        if (!read.get()) {
            return !http11.isAsync() && isSwallowed(request.getContentLengthLong());
        }
        return http11.getLeftoverInput() == null
                && (socket.getSocketBufferHandler() == null
                        || socket.getSocketBufferHandler().isReadBufferEmpty());
    }

    private boolean isSwallowed(long length) {
        if (!(request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol)) {
            return false;
        }
        int most = protocol.getMaxSwallowSize();
        return length >= 0 && (most < 0 || length <= most);
    }

    /** The application's own header would go out beside Tomcat's. */
    @Override
    protected void sayClose() {
        response.getMimeHeaders().removeHeader("Connection");
        response.getMimeHeaders().removeHeader("Keep-Alive");
        Coyote.endKeepAlive(processor);
    }

    @Override
    void bodyEnds(long millis) {
        Coyote.endKeepAlive(processor);
        if (socket != null) {
            socket.setWriteTimeout(millis);
        }
    }

    /** Its thread may wait for the next event for ever. It finds the connection closed when it comes back. */
    @Override
    void streamEnded() {
        // Its connection has been closed behind it.
    }

    @Override
    void bodyEnded() {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    protected void abort() {
        if (socket == null) {
            return;
        }
        if (!isServed()) {
            if (isOpen()) {
                // What is left of the request is still being read.
                socket.close();
            }
            return;
        }
        boolean async = isAsync();
        if (!hasVisibleEnd()) {
            resets(socket);
        }
        // From now on Tomcat writes no end of the body. An asynchronous request comes to its own end by this, on a
        // thread
        // of Tomcat's: nobody else may close under the hands of an application that could write at this moment.
        processor.action(ActionCode.CLOSE_NOW, null);
        if (!async) {
            socket.close();
        }
    }

    private boolean hasVisibleEnd() {
        return !response.isCommitted()
                || response.getContentLengthLong() >= 0
                || response.getMimeHeaders().getHeader("Transfer-Encoding") != null;
    }

    /** A body that ends with its connection would look whole. */
    private static void resets(SocketWrapperBase<?> socket) {
        if (socket.getSocket() instanceof NioChannel channel) {
            try {
                channel.getIOChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // Closed already.
            }
        }
    }

    /** Of a connector of which nobody learns anything. */
    void endsWithItsApplication() {
        if (request.isAsync()) {
            request.getAsyncContextInternal().addListener(this);
        } else {
            over();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A listener is forgotten when its request is dispatched and starts anew.
        event.getAsyncContext().addListener(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // onComplete follows.
    }

    @Override
    public void onError(AsyncEvent event) {
        // onComplete follows.
    }
}
