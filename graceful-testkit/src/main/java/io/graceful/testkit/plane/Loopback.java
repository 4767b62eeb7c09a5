package io.graceful.testkit.plane;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Loopback addresses: on Linux all of 127.0.0.0/8 is there without asking, elsewhere only 127.0.0.1. */
final class Loopback {

    private static final int LAST = 250;

    private final boolean many;

    Loopback(boolean many) {
        this.many = many;
    }

    static Loopback ofSystem() {
        return new Loopback(
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux"));
    }

    /** The address of the pod that was the n-th to come, from 0. */
    InetAddress pod(int n) {
        return many ? address(1 + n / (LAST * LAST), n) : address(0, 0);
    }

    /** The address of the n-th node, from 0; null if it has none of its own. */
    @Nullable
    InetAddress node(int n) {
        return many ? address(200 + n / (LAST * LAST), n) : null;
    }

    private static InetAddress address(int second, int n) {
        byte[] bytes = {127, (byte) second, (byte) (n / LAST % LAST), (byte) (n % LAST + 1)};
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }
}
