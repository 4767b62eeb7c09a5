package io.graceful.selfrequests;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The CPU time of the compiler's threads, which Linux counts for each thread to the nanosecond.
 *
 * <p>Better than {@code CompilationMXBean}, whose time is that of the clock and comes at the end of each compilation: on a
 * machine with more work than CPUs it counted 917 ms where the threads had run for 438, and long compilations come as jumps.
 */
final class CompilerThreads implements CompilationSignal {

    private final Path tasks;
    private final Map<String, Long> nanosByTask = new HashMap<>();
    private final Set<String> others = new HashSet<>();
    private long total;

    /** {@code tasks}: {@code /proc/self/task}. */
    CompilerThreads(Path tasks) {
        this.tasks = tasks;
    }

    /** Whether there is such a thread and its time can be read. */
    boolean isThere() {
        spent();
        return !nanosByTask.isEmpty();
    }

    @Override
    public Duration spent() {
        Set<String> seen = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
            for (Path task : all) {
                look(task, seen);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Not Linux. Whoever asks for the first time sees that there are none.
            return Duration.ofNanos(total);
        }
        // HotSpot ends compiler threads it does not need, and numbers are used again.
        nanosByTask.keySet().retainAll(seen);
        others.retainAll(seen);
        return Duration.ofNanos(total);
    }

    private void look(Path task, Set<String> seen) {
        String number = task.getFileName().toString();
        seen.add(number);
        if (others.contains(number)) {
            return;
        }
        try {
            Long before = nanosByTask.get(number);
            if (before == null && !isCompiler(Files.readString(task.resolve("comm")))) {
                others.add(number);
                return;
            }
            String time = Files.readString(task.resolve("schedstat"));
            long now = Long.parseLong(time.substring(0, time.indexOf(' ')));
            nanosByTask.put(number, now);
            total += Math.max(0, before == null ? now : now - before);
        } catch (IOException | RuntimeException e) {
            // It has just ended, or its times are not counted.
            seen.remove(number);
        }
    }

    /** Linux keeps 15 letters: {@code C2 CompilerThre} in HotSpot, {@code JIT Compilation} in OpenJ9. */
    private static boolean isCompiler(String name) {
        return name.contains("Compiler") || name.startsWith("JIT Compilation") || name.startsWith("JVMCI");
    }

    @Override
    public boolean isCpuTime() {
        return true;
    }

    @Override
    public String toString() {
        return "CPU time of the compiler's threads";
    }
}
