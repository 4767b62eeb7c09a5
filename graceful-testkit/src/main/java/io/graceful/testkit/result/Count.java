package io.graceful.testkit.result;

/**
 * One of a pod's own counts after the run, when nobody asked it any more: it has to be zero.
 *
 * @param metric as the service calls it
 * @param value the last that the pod told within the time it had
 * @param problem why it could not be read; empty if it could
 */
public record Count(String pod, String metric, double value, String problem) {

    /** Whether it came back to zero. */
    public boolean isZero() {
        return problem.isEmpty() && value == 0;
    }

    /** One sentence for people. */
    String text() {
        return problem.isEmpty()
                ? pod + ": " + metric + " is " + number() + " though nobody asks any more"
                : pod + ": " + metric + " cannot be read: " + problem;
    }

    private String number() {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
