package io.graceful.testkit.plane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives out free ports, each once. A pod binds its port long after it was found free, so two kits on one machine must not
 * look at the same ports: each claims blocks of them, by listening on the block's first port for as long as it lives.
 */
final class Ports implements AutoCloseable {

    static final int BLOCK = 64;

    private final PortRange range;
    private final List<ServerSocket> claims = new ArrayList<>();
    private int blocksSeen;
    private int next;
    private int end;
    private int given;

    Ports(PortRange range) {
        this.range = range;
    }

    synchronized int next() {
        while (true) {
            while (next < end) {
                int port = next++;
                if (free(port)) {
                    given++;
                    return port;
                }
            }
            claimBlock();
        }
    }

    private void claimBlock() {
        int blocks = (range.size() + BLOCK - 1) / BLOCK;
        // Begins elsewhere in each process, so that a server that does not share its port with connections of a run
        // before
        // (TIME_WAIT) finds one of its own.
        long begin = ProcessHandle.current().pid();
        while (blocksSeen < blocks) {
            int first = range.first() + (int) ((begin + blocksSeen++) % blocks) * BLOCK;
            if (claim(first)) {
                next = first + 1;
                end = Math.min(first + BLOCK, range.last() + 1);
                return;
            }
        }
        throw new PlaneException("no free port from " + range + ": this run was given " + given
                + ", the others are in use (end what listens there, or use fewer pods)");
    }

    @SuppressWarnings("resource") // held until close
    private boolean claim(int port) {
        try {
            claims.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean free(int port) {
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(new InetSocketAddress(port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        for (ServerSocket claim : claims) {
            try {
                claim.close();
            } catch (IOException e) {
                // It claims nothing any more.
            }
        }
        claims.clear();
    }
}
