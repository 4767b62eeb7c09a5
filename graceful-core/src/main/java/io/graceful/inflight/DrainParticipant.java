package io.graceful.inflight;

/**
 * Work the drain waits for that is neither a request nor tracked piece by piece: a consumer, a scheduler, a gRPC server.
 *
 * <p>Both methods run on threads of graceful's own. One that throws or hangs is logged with its name; it cannot delay the
 * stop beyond the drain's deadline, but as long as it does not say zero the drain goes on until then.
 */
public interface DrainParticipant {

    /** For logs and the stop report. */
    String name();

    /** The stop signal came: take on no new work. Called once. */
    default void pause() {}

    /**
     * How much work is left. Asked for the first time when the drain begins, and from then on about every 50 ms until it is
     * over: it ends when everybody says zero, asked after the last request and the last tracked work had ended. Zero is not for
     * ever; a request that ends may still hand work over, and then the next answer is not zero.
     */
    int pending();
}
