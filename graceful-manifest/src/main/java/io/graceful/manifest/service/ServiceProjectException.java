package io.graceful.manifest.service;

/** A project cannot be read at all, such as a folder that is not there. The message is one sentence for its user. */
public final class ServiceProjectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServiceProjectException(String message) {
        super(message);
    }
}
