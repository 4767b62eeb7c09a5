/** What came out of a run, as data. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.result;
