package io.graceful.testkit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The terminal that standard error goes to, if any. */
final class Terminal {

    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /** Its width; 0 if there is none. A JVM cannot be asked: from JDK 22 on its console says nothing about redirection. */
    static int columns() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return 0;
        }
        try {
            Process shell = new ProcessBuilder("sh", "-c", "test -t 2 && { stty size <&2 || echo 0 0; }")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String size = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (!shell.waitFor(1, TimeUnit.SECONDS) || !size.matches("\\d{1,4} \\d{1,4}")) {
                return 0;
            }
            int columns = Integer.parseInt(size.substring(size.indexOf(' ') + 1));
            return columns == 0 ? USUAL_COLUMNS : columns;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
