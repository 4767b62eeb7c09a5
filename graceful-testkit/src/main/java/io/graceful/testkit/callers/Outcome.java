package io.graceful.testkit.callers;

/**
 * The answer to an order, whole.
 *
 * @param version {@code HTTP/1.1} or {@code HTTP/2}; empty where the library does not tell
 * @param bytes of the body as the library delivered it
 * @param sha256 of these bytes, in hex
 * @param digest the header {@code Repr-Digest} of the response; empty without one
 * @param tail the last bytes of the body, 512 at most
 */
@SuppressWarnings("ArrayRecordComponent") // outcomes are not compared
public record Outcome(int status, String version, long bytes, String sha256, String digest, byte[] tail) {

    /** The header that says what the body should be. */
    static final String DIGEST_HEADER = "Repr-Digest";
}
