package io.graceful.testkit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A JVM that has started a process is killed, as the JVM of a test may be. */
class ParentWatchTest {

    /** Starts a process and says its number. */
    static final class Parent {

        public static void main(String[] arguments) throws Exception {
            Process child = new ProcessBuilder("sleep", "120").start();
            ParentWatch watch = ParentWatch.over(child);
            System.out.println(child.pid());
            System.out.flush();
            new CountDownLatch(1).await(120, TimeUnit.SECONDS);
            watch.close();
        }
    }

    @Test
    void whatItStartedIsGoneTooThoughNoHookOfItRuns() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Parent.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertTrue(child.isAlive());

            parent.toHandle().destroyForcibly();

            await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aClosedWatchKillsNobody() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "120").start();
        try {
            ParentWatch watch = ParentWatch.over(child);

            watch.close();

            assertFalse(child.waitFor(500, TimeUnit.MILLISECONDS), "killed with its watch");
        } finally {
            child.destroyForcibly();
        }
    }
}
