package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CompilationTest {

    @TempDir
    private Path tasks;

    private void task(int number, String name, long nanos) throws IOException {
        Path task = Files.createDirectories(tasks.resolve(Integer.toString(number)));
        Files.writeString(task.resolve("comm"), name + "\n");
        Files.writeString(task.resolve("schedstat"), nanos + " 5 17\n");
    }

    private void ends(int number) throws IOException {
        Path task = tasks.resolve(Integer.toString(number));
        Files.delete(task.resolve("comm"));
        Files.delete(task.resolve("schedstat"));
        Files.delete(task);
    }

    @Test
    void isTheTimeOfTheCompilersThreadsAndOfNoOthers() throws IOException {
        task(1, "java", 900);
        task(7, "C2 CompilerThre", 100);
        task(8, "C1 CompilerThre", 30);
        task(9, "JIT Compilation", 1);
        task(10, "GC Thread#0", 500);
        CompilerThreads threads = new CompilerThreads(tasks);

        assertTrue(threads.isThere());
        assertEquals(Duration.ofNanos(131), threads.spent());

        task(7, "C2 CompilerThre", 150);
        task(10, "GC Thread#0", 700);
        assertEquals(Duration.ofNanos(181), threads.spent());
    }

    @Test
    void doesNotFallWhenAThreadEnds() throws IOException {
        task(7, "C2 CompilerThre", 100);
        task(8, "C2 CompilerThre", 40);
        CompilerThreads threads = new CompilerThreads(tasks);
        threads.spent();

        ends(8);
        task(7, "C2 CompilerThre", 110);

        assertEquals(Duration.ofNanos(150), threads.spent());
    }

    @Test
    void countsAThreadThatCameLaterWhateverItsNumberWasBefore() throws IOException {
        task(7, "C2 CompilerThre", 100);
        task(8, "worker", 40);
        CompilerThreads threads = new CompilerThreads(tasks);
        threads.spent();
        ends(8);
        threads.spent();

        task(8, "C2 CompilerThre", 25);

        assertEquals(Duration.ofNanos(125), threads.spent());
    }

    @Test
    void isNotThereWithoutSuchThreadsOrTheirTimes() throws IOException {
        assertFalse(new CompilerThreads(tasks.resolve("none")).isThere());
        assertFalse(new CompilerThreads(tasks).isThere());
        Files.writeString(Files.createDirectories(tasks.resolve("5")).resolve("comm"), "C2 CompilerThre\n");
        assertFalse(new CompilerThreads(tasks).isThere(), "no schedstat in this kernel");
        Files.writeString(tasks.resolve("5").resolve("schedstat"), "nonsense");
        assertFalse(new CompilerThreads(tasks).isThere());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofThisJvmIsCpuTimeOnLinux() {
        CompilationSignal signal = Compilation.ofThisJvm();

        assertNotNull(signal);
        assertTrue(signal.isCpuTime());
        assertTrue(signal.spent().compareTo(Duration.ofMillis(50)) > 0, "these tests did not compile themselves");
    }

    @Test
    void inANativeImageThereIsNone() {
        System.setProperty("org.graalvm.nativeimage.imagecode", "runtime");
        try {
            assertNull(Compilation.ofThisJvm());
        } finally {
            System.clearProperty("org.graalvm.nativeimage.imagecode");
        }
    }
}
