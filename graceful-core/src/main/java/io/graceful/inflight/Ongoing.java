package io.graceful.inflight;

/** Something that goes on until it is closed: a piece of work, a stream. Closing it twice does nothing. */
public interface Ongoing extends AutoCloseable {

    @Override
    void close();
}
