package io.graceful.testkit;

import java.io.IOException;

/**
 * Kills a process when this JVM ends, however that ends: for tests that start a service themselves. A shell reads a pipe whose other end only this JVM holds: the kernel
 * closes it with the JVM, also where no shutdown hook runs. Linux and other systems with a shell; without one nobody watches.
 */
public final class ParentWatch implements AutoCloseable {

    private final Process shell;

    private ParentWatch(Process shell) {
        this.shell = shell;
    }

    /**
     * Watches from now on, for a process that this JVM has started.
     *
     * @throws IOException if there is no shell
     */
    public static ParentWatch over(Process process) throws IOException {
        return new ParentWatch(new ProcessBuilder("sh", "-c", "read -r line; kill -9 " + process.pid())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Watches no longer; to be called once the process has ended, for its number may become another's. */
    @Override
    public void close() {
        shell.toHandle().destroyForcibly();
    }
}
