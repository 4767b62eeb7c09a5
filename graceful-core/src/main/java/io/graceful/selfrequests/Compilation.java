package io.graceful.selfrequests;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Finds out how this JVM says what its compiler does. */
final class Compilation {

    private static final Path TASKS = Path.of("/proc/self/task");

    private Compilation() {}

    /** Null if nothing is compiled at run time, or nobody can tell. */
    static @Nullable CompilationSignal ofThisJvm() {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
            return null;
        }
        CompilerThreads threads = new CompilerThreads(TASKS);
        return threads.isThere() ? threads : ofTheJvmsOwn();
    }

    private static @Nullable CompilationSignal ofTheJvmsOwn() {
        CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
        return bean == null || !bean.isCompilationTimeMonitoringSupported() ? null : new Elapsed(bean);
    }

    private static final class Elapsed implements CompilationSignal {

        private final CompilationMXBean bean;

        Elapsed(CompilationMXBean bean) {
            this.bean = bean;
        }

        @Override
        public Duration spent() {
            return Duration.ofMillis(bean.getTotalCompilationTime());
        }

        @Override
        public boolean isCpuTime() {
            return false;
        }

        @Override
        public String toString() {
            return "time of " + bean.getName();
        }
    }
}
