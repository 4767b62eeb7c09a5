package io.graceful.selfrequests;

import java.time.Duration;

/**
 * What happened in half a second, or in as long as it took for enough answers.
 *
 * @param full whether all of the load was there from its beginning to its end
 * @param p99 of the good answers
 * @param compiling the time that the compiler took
 */
record Window(Duration length, boolean full, Duration p99, Duration compiling) {}
