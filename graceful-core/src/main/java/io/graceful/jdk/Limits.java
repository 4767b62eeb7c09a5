package io.graceful.jdk;

import java.time.Duration;

/**
 * What one caller may cost.
 *
 * @param headBytes the most that request line and headers may have together
 * @param headers the most headers
 * @param restBytes the most that is read, and thrown away, after the head
 * @param callers the most connections at a time; one more costs the oldest that waits for nothing its place
 * @param read the longest from a connection to the end of its request's head
 * @param write the longest for a caller to take the answer
 * @param end the longest for a caller to hang up after it
 */
record Limits(int headBytes, int headers, int restBytes, int callers, Duration read, Duration write, Duration end) {

    /** A probe is a few hundred bytes, and its kubelet gives up after a second or three: room for people and meshes, no more. */
    static final Limits USUAL = new Limits(
            8 * 1024, 64, 64 * 1024, 64, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1));
}
