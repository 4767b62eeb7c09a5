package io.graceful.testkit.pod;

import io.graceful.testkit.cluster.Containers;
import io.graceful.testkit.plane.Sandbox;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The container of a pod: a real process, and everything it started. */
final class PodProcess implements Containers.Container {

    /** How long a process may take to come up inside its namespace. */
    private static final long FORK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int KILLED = 128 + 9;

    private final Sandbox sandbox;
    private final Process outer;
    private final ProcessHandle inner;
    private volatile boolean killed;

    private PodProcess(Sandbox sandbox, Process outer, ProcessHandle inner) {
        this.sandbox = sandbox;
        this.outer = outer;
        this.inner = inner;
    }

    /** Around a process that has just been started. */
    static PodProcess of(Sandbox sandbox, Process process, Isolation isolation) {
        ProcessHandle handle = process.toHandle();
        return new PodProcess(sandbox, process, isolation == Isolation.NONE ? handle : child(handle));
    }

    /** The PID 1 of its namespace: the only child of what made the namespace. */
    private static ProcessHandle child(ProcessHandle parent) {
        long end = System.nanoTime() + FORK_NANOS;
        while (parent.isAlive() && System.nanoTime() < end) {
            Optional<ProcessHandle> child = parent.children().findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            Thread.onSpinWait();
        }
        return parent;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** Its exit code; what made the namespace does not pass a SIGKILL on. */
    int exitCode() {
        return killed ? KILLED : outer.exitValue();
    }

    Process process() {
        return outer;
    }

    @Override
    public long pid() {
        return inner.pid();
    }

    @Override
    public void terminate() {
        inner.destroy();
    }

    @Override
    public void kill() {
        killed = inner.isAlive();
        // Without a namespace nobody else ends what it has started.
        inner.descendants().forEach(ProcessHandle::destroyForcibly);
        inner.destroyForcibly();
    }
}
