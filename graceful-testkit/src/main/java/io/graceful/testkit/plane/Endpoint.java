package io.graceful.testkit.plane;

import java.net.InetSocketAddress;

/** A pod as a node's rules know it. */
public record Endpoint(String pod, InetSocketAddress address) {}
