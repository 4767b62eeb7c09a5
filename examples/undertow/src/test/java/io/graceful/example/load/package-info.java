/**
 * Load that hides nothing: requests begin when the plan says, none is repeated, and every failure keeps its exact cause.
 *
 * <p>Clients know pods only through {@link io.graceful.example.load.Routes}, which forget a stopped pod as late as the nodes
 * of a cluster do. Connections are real ones, straight to the process, so refusals and resets are the kernel's own.
 */
package io.graceful.example.load;
