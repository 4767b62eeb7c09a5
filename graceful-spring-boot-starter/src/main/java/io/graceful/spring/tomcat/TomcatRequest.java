package io.graceful.spring.tomcat;

import io.graceful.edge.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Processor;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * One request on Tomcat. Stands between its response and the processor that writes it: there the commit is seen, and there a
 * stream can be ended while its application goes on writing.
 *
 * <p>Tomcat uses its objects for one request after the other, and another thread's as soon as this one's has left them.
 */
abstract class TomcatRequest extends Exchange implements ActionHook, OutputBuffer {

    private static final int SWITCHING_PROTOCOLS = 101;

    /** How long the end of a stream waits for its application's last write, which a client that does not read may hold up. */
    private static final long PATIENCE_MILLIS = 1_000;

    final Request request;
    final Response response;
    final ActionHook processor;
    final @Nullable SocketWrapperBase<?> socket;
    private final OutputBuffer output;

    /** Whose turn it is to write. */
    private final ReentrantLock turn = new ReentrantLock();

    private boolean closed;
    private volatile boolean cutOff;
    private volatile @Nullable Thread thread;
    private volatile boolean inside;
    private volatile boolean upgraded;

    TomcatRequest(Request request, @Nullable SocketWrapperBase<?> socket) {
        this.request = request;
        this.response = request.getCoyoteRequest().getResponse();
        this.processor = processor(response);
        this.output = Coyote.known() ? output(response) : this;
        this.socket = socket;
    }

    /** The processor behind a response, whoever stands in between. */
    static ActionHook processor(Response response) {
        ActionHook hook = Coyote.known() ? Coyote.hook(response) : null;
        if (hook instanceof TomcatRequest former) {
            return former.processor;
        }
        return hook == null ? (code, parameter) -> {} : hook;
    }

    private static OutputBuffer output(Response response) {
        OutputBuffer buffer = Coyote.output(response);
        return buffer instanceof TomcatRequest former ? former.output : buffer;
    }

    /** The calling thread is about to work on it, before anybody else knows it. */
    final void begins() {
        if (Coyote.known()) {
            Coyote.setHook(response, this);
            response.setOutputBuffer(this);
        }
        thread = Thread.currentThread();
        inside = true;
    }

    /** Steps out from between Tomcat's objects, before other requests have them; only by the thread that works on the request. */
    private void stepsOut() {
        if (Coyote.hook(response) == this) {
            Coyote.setHook(response, processor);
            response.setOutputBuffer(output);
        }
    }

    /** The calling thread works on it, in the application or behind it. */
    final void entered(boolean application) {
        thread = Thread.currentThread();
        inside |= application;
    }

    /** The thread has come back from the application; what it has written may still have to go out. */
    final void applicationLeft() {
        inside = false;
        if (upgraded) {
            over();
        }
    }

    /** No thread works on it for now. */
    final void waits() {
        thread = null;
        left();
    }

    /** All is written, or nobody is there to take it. */
    final void over() {
        thread = null;
        end();
    }

    /** Tomcat's adapter is done with it, for now or for good. */
    final void adapterLeft() {
        if (goesOn()) {
            adapterWaits();
        } else {
            stepsOut();
            adapterDone();
        }
    }

    final boolean isAsync() {
        return processor instanceof Processor known && known.isAsync();
    }

    /** Whether the application still works on it. */
    final boolean goesOn() {
        return inside || isAsync();
    }

    @Override
    public final void action(ActionCode code, @Nullable Object parameter) {
        switch (code) {
            case COMMIT, CLIENT_FLUSH -> write(code, parameter);
            case CLOSE -> {
                entered(false);
                write(code, parameter);
                bodyWritten();
            }
            case IS_ERROR, ASYNC_POST_PROCESS -> {
                processor.action(code, parameter);
                // Asked by Tomcat's adapter when it is done, and by nobody else.
                if (isOpen()) {
                    adapterLeft();
                }
            }
            case CLOSE_NOW -> {
                closedNow(parameter);
                processor.action(code, parameter);
            }
            default -> processor.action(code, parameter);
        }
    }

    private void write(ActionCode code, @Nullable Object parameter) {
        turn.lock();
        try {
            // Closing and flushing commit too, inside of the processor. A short response is committed only after the
            // valve has been left.
            if (!response.isCommitted()) {
                commits();
            }
            closed |= code == ActionCode.CLOSE;
            processor.action(code, parameter);
        } finally {
            turn.unlock();
        }
    }

    private void commits() {
        if (response.getStatus() == SWITCHING_PROTOCOLS) {
            upgraded = true;
            upgraded();
        } else {
            commit();
        }
    }

    /** The end of the body has been written, or cannot be. */
    abstract void bodyWritten();

    /** The response is given up, by {@code cause} if that is known. */
    abstract void closedNow(@Nullable Object cause);

    /** Tomcat's adapter has left it, and will come back. */
    abstract void adapterWaits();

    /** Tomcat's adapter has left it for good. */
    abstract void adapterDone();

    @Override
    public final int doWrite(ByteBuffer chunk) throws IOException {
        turn.lock();
        try {
            if (cutOff) {
                throw new IOException("the service stops and has ended this stream");
            }
            return output.doWrite(chunk);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public final long getBytesWritten() {
        return output.getBytesWritten();
    }

    /** Whether the processor still serves this request: it serves others later. */
    final boolean isServed() {
        return isOpen() && socket != null && Coyote.socket(processor) == socket && Coyote.hook(response) == this;
    }

    @Override
    protected final void endStream() {
        if (endsBody()) {
            if (isAsync()) {
                complete();
            } else {
                bodyEnded();
            }
            end();
            streamEnded();
        } else if (isServed()) {
            abort();
        }
    }

    /** Returns false if the body could not be ended: somebody writes to a client that does not read, or all is over anyway. */
    private boolean endsBody() {
        try {
            if (!turn.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            if (closed || !isServed()) {
                return false;
            }
            cutOff = true;
            closed = true;
            bodyEnds(PATIENCE_MILLIS);
            processor.action(ActionCode.CLOSE, null);
            return true;
        } finally {
            turn.unlock();
        }
    }

    private void complete() {
        try {
            request.getAsyncContext().complete();
        } catch (IllegalStateException e) {
            // The application completes it at this moment, or its container does.
        }
    }

    /** The end of the body is about to be written, for which a client that does not read gets {@code millis}. */
    abstract void bodyEnds(long millis);

    /** The end of a body has been written whose application still has the thread of the request. */
    abstract void bodyEnded();

    /** The stop has ended it, whoever still works on it. */
    abstract void streamEnded();

    @Override
    protected final @Nullable String method() {
        return request.getMethod();
    }

    @Override
    protected final @Nullable String path() {
        return request.getRequestURI();
    }

    @Override
    protected final @Nullable Thread thread() {
        return thread;
    }

    @Override
    protected final @Nullable String contentType() {
        return response.getContentType();
    }

    @Override
    protected final @Nullable String takeStreamHeader() {
        String said = response.getMimeHeaders().getHeader(STREAM_HEADER);
        if (said != null) {
            response.getMimeHeaders().removeHeader(STREAM_HEADER);
        }
        return said;
    }
}
