package io.graceful.testkit.cluster;

import org.jspecify.annotations.Nullable;

/** A container cannot be started; the message says which command and why. */
public final class ContainerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ContainerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
