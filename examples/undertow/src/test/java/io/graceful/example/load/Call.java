package io.graceful.example.load;

import java.time.Duration;

/**
 * A kind of request to the example.
 *
 * @param sendsId whether the request carries its own id as the body
 * @param right what a right answer looks like
 * @param patience how long to wait for connection and response, each
 */
public record Call(String method, String path, boolean sendsId, Check right, Duration patience) {

    // Far beyond any good answer: on a busy machine late is late, and only lost is lost.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Whether {@code body} answers the request {@code id}, if it came from {@code pod}. */
    @FunctionalInterface
    public interface Check {
        boolean isRight(String body, String pod, String id);
    }

    /** Answered on an I/O thread. */
    public static Call hello() {
        return get("/hello", (body, pod, id) -> body.equals("hello from " + pod + "\n"));
    }

    /** Computed on a worker thread. */
    public static Call work() {
        return get("/work", (body, pod, id) -> body.startsWith("{\"checksum\":") && body.endsWith("}"));
    }

    /** Not idempotent: no client may ever send it twice. */
    public static Call order() {
        return new Call(
                "POST", "/orders", true, (body, pod, id) -> body.startsWith("{\"id\":\"" + id + "\","), PATIENCE);
    }

    /** Holds a worker thread for this long. */
    public static Call slow(Duration time) {
        return new Call(
                "GET",
                "/slow?ms=" + time.toMillis(),
                false,
                (body, pod, id) -> body.equals("slow answer from " + pod + "\n"),
                time.plus(PATIENCE));
    }

    private static Call get(String path, Check right) {
        return new Call("GET", path, false, right, PATIENCE);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
