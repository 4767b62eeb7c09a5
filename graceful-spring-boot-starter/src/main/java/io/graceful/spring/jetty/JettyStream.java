package io.graceful.spring.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty writes a response to: tells of the moment it is committed and of its end, however it ends, and may end it before its
 * application does. Whoever writes to it and whoever ends it come from different threads, so one waits for the other's callback, and
 * neither for the client.
 */
final class JettyStream extends HttpStream.Wrapper {

    private final JettyRequest request;
    private final Object turn = new Object();
    private MetaData.@Nullable Request asked;
    private boolean committed;
    private boolean sending;
    private boolean last;
    private boolean wanted;
    private boolean ours;

    JettyStream(HttpStream wrapped, JettyRequest request) {
        super(wrapped);
        this.request = request;
    }

    /** Ends the body properly as soon as what is being written has been. */
    void end() {
        synchronized (turn) {
            wanted = true;
            if (!takesTheEnd()) {
                return;
            }
        }
        sendEnd();
    }

    /** Whether the end is to be written now, by the caller. */
    private boolean takesTheEnd() {
        if (!wanted || !committed || sending || last) {
            return false;
        }
        last = true;
        ours = true;
        return true;
    }

    private void sendEnd() {
        super.send(
                asked,
                null,
                true,
                BufferUtil.EMPTY_BUFFER,
                Callback.from(request::endedByEdge, failure -> request.endedByEdge()));
    }

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {
        if (headers.contains(HttpHeader.UPGRADE)) {
            request.upgraded();
        } else {
            request.committing(headers);
        }
        super.prepareResponse(headers);
    }

    @Override
    public void send(
            MetaData.Request metaData,
            MetaData.@Nullable Response response,
            boolean isLast,
            ByteBuffer content,
            Callback callback) {
        boolean over;
        synchronized (turn) {
            over = ours;
            if (!over) {
                asked = metaData;
                committed |= response != null && !HttpStatus.isInterim(response.getStatus());
                sending = true;
                last |= isLast;
            }
        }
        if (!over) {
            super.send(metaData, response, isLast, content, new Sent(callback, isLast));
        } else if (isLast) {
            callback.succeeded();
        } else {
            callback.failed(new EofException("The stream was ended, because the service stops"));
        }
    }

    private void sent(boolean isLast) {
        if (isLast) {
            request.lastSent();
            return;
        }
        synchronized (turn) {
            sending = false;
            if (!takesTheEnd()) {
                return;
            }
        }
        sendEnd();
    }

    @Override
    public void succeeded() {
        try {
            super.succeeded();
        } finally {
            request.end();
        }
    }

    @Override
    public void failed(Throwable failure) {
        try {
            super.failed(failure);
        } finally {
            request.end();
        }
    }

    /** Told before the application is, which may be slow to go on. */
    private final class Sent extends Callback.Nested {

        private final boolean isLast;

        Sent(Callback callback, boolean isLast) {
            super(callback);
            this.isLast = isLast;
        }

        @Override
        public void succeeded() {
            sent(isLast);
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            request.writeFailed();
            sent(isLast);
            super.failed(failure);
        }
    }
}
