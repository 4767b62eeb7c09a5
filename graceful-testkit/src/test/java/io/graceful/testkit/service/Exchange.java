package io.graceful.testkit.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request and the means to answer it, whatever the version of HTTP. One thread uses it. */
abstract class Exchange {

    private static final long SLICE_MILLIS = 20;

    final AtomicBoolean counted = new AtomicBoolean();
    final AtomicBoolean ended = new AtomicBoolean();
    final Connection connection;
    final String method;
    final String target;
    private final Map<String, String> headers;

    /** A request; its headers' names are in lower case. */
    Exchange(Connection connection, String method, String target, Map<String, String> headers) {
        this.connection = connection;
        this.method = method;
        this.target = target;
        this.headers = headers;
    }

    /** Its target without the query. */
    final String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** A parameter of the query. */
    final String parameter(String name, String otherwise) {
        int query = target.indexOf('?');
        for (String pair :
                query < 0 ? new String[0] : target.substring(query + 1).split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return otherwise;
    }

    final int number(String name, int otherwise) {
        return Integer.parseInt(parameter(name, Integer.toString(otherwise)));
    }

    /** A header; null if it is not there. */
    final String header(String name) {
        return headers.get(name);
    }

    /** Waits, as long as there is somebody to wait for the answer. */
    final void pause(long millis) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            TimeUnit.MILLISECONDS.sleep(Math.min(left, SLICE_MILLIS));
            if (callerLeft()) {
                throw new EOFException("the caller has left");
            }
        }
    }

    abstract boolean hasBody();

    /** Its body; a read that gets nothing for five seconds fails. */
    abstract InputStream body();

    /** The connection ends with this exchange. Says nothing on HTTP/2, where others share it. */
    abstract void closes();

    /**
     * Begins the answer.
     *
     * @param length of its body; -1 if nobody knows
     */
    abstract Answer answer(int status, Map<String, String> headers, long length) throws IOException;

    abstract boolean callerLeft() throws IOException;

    /** Ends the answer so that the client sees that something is missing. */
    abstract void cut() throws IOException;

    /** Ends the answer with a reset. */
    abstract void reset() throws IOException;
}
