package io.graceful.testkit.edge;

import java.util.List;

/**
 * A GOAWAY as its client got it.
 *
 * @param last the last stream that is served
 * @param open the streams whose answer was not whole yet
 */
record GoAway(int last, int code, List<Integer> open) {}
