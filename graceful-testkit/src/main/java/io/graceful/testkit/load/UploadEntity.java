package io.graceful.testkit.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A body on its way over HTTP/1.1. It stops half-way when the server answers before it has all. */
final class UploadEntity extends AbstractHttpEntity {

    private final Upload upload;
    private final Server server;

    /** Whoever reads the body. */
    interface Server {
        /** Whether it has said something; waits for it, but no longer than this. */
        boolean answered(long millis) throws IOException;
    }

    /** It has answered before it had all. */
    static final class Answered extends IOException {

        private static final long serialVersionUID = 1L;

        Answered() {
            super("answered before all was sent");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    UploadEntity(Upload upload, Server server) {
        super((String) null, null, false);
        this.upload = upload;
        this.server = server;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        while (!upload.over()) {
            byte[] part = upload.next();
            out.write(part);
            out.flush();
            if (!upload.over() && server.answered(part.length == 0 ? Upload.STEP_MILLIS : 0)) {
                throw new Answered();
            }
        }
    }

    @Override
    public long getContentLength() {
        return -1;
    }

    @Override
    public InputStream getContent() {
        throw new IllegalStateException("it is only ever written");
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
