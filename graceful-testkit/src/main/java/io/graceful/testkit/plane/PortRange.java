package io.graceful.testkit.plane;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Port numbers that pods may get, both ends included. */
record PortRange(int first, int last) {

    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 65_535;
    private static final int ENOUGH = 2_000;
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    PortRange {
        if (first < 1 || last > HIGHEST || first > last) {
            throw new IllegalArgumentException(
                    "ports: " + first + " to " + last + " (expected: within 1 to " + HIGHEST + ")");
        }
    }

    /** The ports that this system gives to no outgoing connection: a client could otherwise take one before its pod does. */
    static PortRange outsideEphemeral() {
        // In one piece: the kernel answers a second read from the middle of this file with nothing.
        try (InputStream file = Files.newInputStream(EPHEMERAL)) {
            return outside(new String(file.readNBytes(64), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // Not Linux. The lower end of IANA's range is the lowest that other systems use.
            return new PortRange(LOWEST, 32_767);
        }
    }

    static PortRange outside(String ephemeral) {
        String[] ends = ephemeral.strip().split("\\s+", 2);
        int low = Integer.parseInt(ends[0]);
        int high = Integer.parseInt(ends[1]);
        if (low - LOWEST >= ENOUGH || low - LOWEST >= HIGHEST - high) {
            return new PortRange(Math.min(LOWEST, Math.max(1, low - 1)), Math.max(1, low - 1));
        }
        return new PortRange(high + 1, HIGHEST);
    }

    int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + " to " + last;
    }
}
