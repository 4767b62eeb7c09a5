/** Time of a run and its chances: one timeline for all actors, one seed for all draws. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.time;
