/** The clients: open loop, no retry, one exact cause for each failure. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.load;
