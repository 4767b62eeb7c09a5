package io.graceful.testkit.callers;

import java.util.function.Supplier;

/** A library whose users make a client for each request. */
final class Fresh implements Library {

    private final Supplier<Library> client;
    private final String name;

    Fresh(Supplier<Library> client) {
        this.client = client;
        try (Library one = client.get()) {
            name = one.name() + ", a client a request";
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Outcome call(Order order) throws Exception {
        try (Library one = client.get()) {
            return one.call(order);
        }
    }

    @Override
    public void close() {
        // Each client is closed after its request.
    }
}
