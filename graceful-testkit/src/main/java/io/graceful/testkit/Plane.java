package io.graceful.testkit;

import java.util.Locale;

/** How clients reach pods. */
public enum Plane {
    /** Straight to the pod's address that the node's lagged view gives, chosen for each new connection. Everywhere. */
    DIRECT,
    /** Network namespaces and nftables: the kernel chooses. Linux, as root, in a network namespace of the kit's own. */
    NAMESPACES;

    /** As it is written on the command line and in results. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
