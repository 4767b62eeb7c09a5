package io.graceful.testkit.callers;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A caller cannot be played. Its message says what is missing and what to add. */
public final class CourierException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A caller that cannot be played.
     *
     * @param message what is missing and what to add
     */
    public CourierException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
