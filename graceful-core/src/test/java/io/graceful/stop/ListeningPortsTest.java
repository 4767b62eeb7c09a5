package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ListeningPortsTest {

    @Nested
    class Tables {

        @TempDir
        Path folder;

        private Path table;
        private Path table6;

        @BeforeEach
        void write() throws IOException {
            table = Files.writeString(folder.resolve("tcp"), """
                      sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                       0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0
                       1: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1 0 100 0 0 10 0
                       2: 0500000A:1F92 0600000A:9C40 01 00000000:00000000 00:00000000 00000000     0        0 102 1 0 100 0 0 10 0
                       3: 00000000:1F93 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 103 1 0 100 0 0 10 0
                    """);
            table6 = Files.writeString(folder.resolve("tcp6"), """
                      sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                       0: 00000000000000000000000000000000:1F94 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 104 1 0 100 0 0 10 0
                       1: 00000000000000000000000001000000:1F95 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 105 1 0 100 0 0 10 0
                       2: 0000000000000000FFFF00000100007F:1F96 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 106 1 0 100 0 0 10 0
                    """);
            Path files = Files.createDirectory(folder.resolve("fd"));
            for (int inode : new int[] {100, 101, 102, 104, 105, 106}) {
                Files.createSymbolicLink(files.resolve("" + inode), Path.of("socket:[" + inode + "]"));
            }
            Files.createSymbolicLink(files.resolve("0"), Path.of("/dev/null"));
        }

        @Test
        void giveThePortsOfThisProcessThatOthersCanReach() {
            ListeningPorts ports = ListeningPorts.of(folder.resolve("fd"), table, table6);

            assertEquals(Set.of(0x1F90, 0x1F94), ports.besides(Set.of()), "not loopback's, nor another container's");
            assertEquals(Set.of(0x1F94), ports.besides(Set.of(0x1F90)));
        }

        @Test
        void thatAreNotThereSayNothing() {
            assertEquals(
                    Set.of(), ListeningPorts.of(folder.resolve("absent"), table).besides(Set.of()));
            assertEquals(
                    Set.of(),
                    ListeningPorts.of(folder.resolve("fd"), folder.resolve("no"))
                            .besides(Set.of()));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofThisProcessAreFound() throws IOException {
        try (ServerSocket everywhere = new ServerSocket(0);
                ServerSocket inside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListeningPorts ports = ListeningPorts.ofThisProcess();

            assertTrue(ports.besides(Set.of()).contains(everywhere.getLocalPort()));
            assertFalse(ports.besides(Set.of()).contains(inside.getLocalPort()));
            assertFalse(ports.besides(Set.of(everywhere.getLocalPort())).contains(everywhere.getLocalPort()));
        }
    }
}
