package io.graceful.edge;

import org.jspecify.annotations.Nullable;

/** A request that notes what the edge asks of it. */
final class FakeExchange extends Exchange {

    final String method;
    final String path;

    @Nullable
    String contentType;

    @Nullable
    String streamHeader;

    @Nullable
    Thread thread;

    boolean mayClose = true;
    int closes;
    int streamEnds;
    int aborts;

    FakeExchange(String method, String path) {
        this.method = method;
        this.path = path;
    }

    @Override
    protected String method() {
        return method;
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected @Nullable Thread thread() {
        return thread;
    }

    @Override
    protected @Nullable String contentType() {
        return contentType;
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        String taken = streamHeader;
        streamHeader = null;
        return taken;
    }

    @Override
    protected boolean mayClose() {
        return mayClose;
    }

    @Override
    protected void sayClose() {
        closes++;
    }

    @Override
    protected void endStream() {
        streamEnds++;
    }

    @Override
    protected void abort() {
        aborts++;
    }
}
