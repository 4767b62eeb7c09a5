package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OpenConnectionsTest {

    @TempDir
    Path folder;

    @Test
    void areThoseThatAreEstablished() throws IOException {
        Path table = Files.writeString(folder.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0
                   1: 0500000A:1F90 0600000A:9C40 01 00000000:00000000 00:00000000 00000000     0        0 102 1 0 100 0 0 10 0
                   2: 0500000A:1F90 0600000A:9C41 08 00000000:00000000 00:00000000 00000000     0        0 103 1 0 100 0 0 10 0
                """);

        assertEquals(
                Set.of(OpenConnections.key(8080, 40000)),
                OpenConnections.in(List.of(table, folder.resolve("tcp6"))),
                "not the one whose client has closed it");
    }

    @Test
    void areUnknownWithoutATable() {
        assertNull(OpenConnections.in(List.of(folder.resolve("tcp"))));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void endWithTheirClient() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            long key = OpenConnections.key(accepted.getLocalPort(), accepted.getPort());
            assertTrue(OpenConnections.ofThisMachine().contains(key));

            client.close();
            assertEquals(-1, accepted.getInputStream().read());
            assertFalse(OpenConnections.ofThisMachine().contains(key));
        }
    }
}
