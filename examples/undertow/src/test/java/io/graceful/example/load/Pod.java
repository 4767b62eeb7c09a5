package io.graceful.example.load;

import java.net.InetSocketAddress;

/** Where a route leads. */
public record Pod(String name, InetSocketAddress address) {

    public static Pod onLoopback(String name, int port) {
        return new Pod(name, new InetSocketAddress("127.0.0.1", port));
    }
}
