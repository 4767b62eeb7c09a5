package io.graceful.testkit.callers;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An order had no whole answer. Its message is what the library said, with the chain of causes. */
public final class CallException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int MOST_CAUSES = 8;

    private final String type;
    private final boolean byProgram;

    private CallException(String type, String message, boolean byProgram, @Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
        this.byProgram = byProgram;
    }

    static CallException of(Throwable thrown) {
        return new CallException(thrown.getClass().getName(), text(thrown), false, thrown);
    }

    /** What a program said about a library of its own. */
    static CallException said(String type, String text) {
        return new CallException(type, text, false, null);
    }

    /** The program that should have called is to blame, not the service. */
    static CallException ofProgram(String text) {
        return new CallException("", text, true, null);
    }

    static String text(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.toString());
        Throwable cause = thrown.getCause();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            text.append("; caused by ").append(cause);
            cause = cause.getCause();
        }
        return text.toString();
    }

    /** The name of the type that the library threw, in its own language; empty if {@link #byProgram()}. */
    public String type() {
        return type;
    }

    /** Whether the program that carries out orders has ended or does not answer, so that the order's fate is unknown. */
    public boolean byProgram() {
        return byProgram;
    }
}
