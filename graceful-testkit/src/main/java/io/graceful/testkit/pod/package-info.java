/** Containers as real processes, probed and stopped over real sockets and signals. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.pod;
