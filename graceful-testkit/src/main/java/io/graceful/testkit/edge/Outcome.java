package io.graceful.testkit.edge;

import java.time.Duration;

/**
 * What a server says of its stop once that is over.
 *
 * @param clean whether nothing was lost
 * @param cut how many requests were ended before their time
 * @param untold how many connections were left that had not heard that they end
 * @param took from the begin of the stop to its end
 */
public record Outcome(boolean clean, int cut, int untold, Duration took) {}
