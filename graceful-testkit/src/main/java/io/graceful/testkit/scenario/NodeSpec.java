package io.graceful.testkit.scenario;

/**
 * A node with its proxy.
 *
 * @param lag from a change of the EndpointSlice to the moment this node's rules follow it, drawn anew for each change
 */
public record NodeSpec(String name, Law lag) {}
