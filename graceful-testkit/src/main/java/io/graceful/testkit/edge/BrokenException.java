package io.graceful.testkit.edge;

import java.io.IOException;

/** An answer that its client can see is not whole: cut, reset, or not there at all. */
final class BrokenException extends IOException {

    private static final long serialVersionUID = 1;

    BrokenException(String how) {
        super(how);
    }
}
