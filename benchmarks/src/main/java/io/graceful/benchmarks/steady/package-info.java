/**
 * When a recorded warm-up reached its steady state: hindsight, by which the decision that a service takes while it warms up can
 * be judged. Knows nothing of how that is taken.
 */
@NullMarked
package io.graceful.benchmarks.steady;

import org.jspecify.annotations.NullMarked;
