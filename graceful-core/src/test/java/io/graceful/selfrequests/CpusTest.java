package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpusTest {

    @TempDir
    private Path top;

    private double cpus() {
        return new Cpus(top.resolve("groups"), top.resolve("own")).atMost(4);
    }

    private void write(String file, String text) throws IOException {
        Path path = top.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    @Test
    void withoutAnyLimitAreThoseOfTheJvm() {
        assertEquals(4, cpus());
    }

    @ParameterizedTest
    @CsvSource({
        "20000 100000, 0.2",
        "150000 100000, 1.5",
        "50000 25000, 2",
        "800000 100000, 4",
        "max 100000, 4",
        "'', 4",
        "nonsense, 4",
        "-1 100000, 4",
        "1 0, 4",
        "a b, 4"
    })
    void areTheContainersQuota(String limit, double expected) throws IOException {
        write("groups/cpu.max", limit);

        assertEquals(expected, cpus());
    }

    @ParameterizedTest
    @CsvSource({"20000, 100000, 0.2", "-1, 100000, 4", "250000, 100000, 2.5"})
    void orThatOfTheOlderForm(String quota, String period, double expected) throws IOException {
        write("groups/cpu/cpu.cfs_quota_us", quota);
        write("groups/cpu/cpu.cfs_period_us", period);

        assertEquals(expected, cpus());
    }

    @Test
    void orTheLeastOfAllGroupsThatThisProcessIsIn() throws IOException {
        write("own", "12:cpu:/other\n0::/kube/pod/container");
        write("groups/cpu.max", "max 100000");
        write("groups/kube/pod/cpu.max", "50000 100000");
        write("groups/kube/pod/container/cpu.max", "100000 100000");

        assertEquals(0.5, cpus());
    }

    @Test
    void alsoInTheOlderForm() throws IOException {
        write("own", "5:memory:/m\n4:cpuacct,cpu:/pod/container\n0::/");
        write("groups/cpu/cpu.cfs_quota_us", "-1");
        write("groups/cpu/cpu.cfs_period_us", "100000");
        write("groups/cpu/pod/container/cpu.cfs_quota_us", "70000");
        write("groups/cpu/pod/container/cpu.cfs_period_us", "100000");

        assertEquals(0.7, cpus());
    }

    @Test
    void aGroupOutsideOfTheContainerIsNotLookedFor() throws IOException {
        write("own", "0::/../../elsewhere");
        write("groups/cpu.max", "30000 100000");
        write("elsewhere/cpu.max", "10000 100000");

        assertEquals(0.3, cpus(), "read outside of the groups");
    }

    @Test
    void ofThisProcessAreAFewAtLeast() {
        assertTrue(Cpus.ofThisProcess() > 0);
    }
}
