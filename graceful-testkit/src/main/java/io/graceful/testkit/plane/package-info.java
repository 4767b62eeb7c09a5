/** How a client's connection finds a pod, and how a pod gets its address. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.plane;
