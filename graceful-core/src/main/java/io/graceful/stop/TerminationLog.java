package io.graceful.stop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file whose content the kubelet shows as the container's termination message. It is there in a container and nowhere
 * else, so a file that does not exist is not made.
 */
final class TerminationLog {

    private static final Logger log = LoggerFactory.getLogger(TerminationLog.class);

    private final Path path;
    private final StopAttempt attempt;

    TerminationLog(Path path, StopAttempt attempt) {
        this.path = path;
        this.attempt = attempt;
    }

    /** Replaces the content. A file that cannot be written is said once a call and is no failure. */
    void write(String message) {
        if (!Files.exists(path)) {
            return;
        }
        try {
            Files.write(
                    path,
                    message.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            log.warn("{} Termination message {} could not be written: {}", attempt, path, e.toString());
        }
    }
}
