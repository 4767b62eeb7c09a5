package io.graceful.testkit;

/** How clients reach pods. */
public enum Plane {
    /** Straight to the pod's address that the node's lagged view gives, chosen for each new connection. Everywhere. */
    DIRECT,
    /** Network namespaces and nftables: the kernel chooses. Linux, as root, in a network namespace of the kit's own. */
    NAMESPACES
}
