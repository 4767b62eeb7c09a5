package io.graceful.testkit.load;

/** What becomes of one connection through a splice. Safe for use by many threads. */
final class Fate {

    private final String pod;
    private Passage.End end = Passage.End.OPEN;
    private boolean goaway;

    /** Of a connection that leads to this pod. */
    Fate(String pod) {
        this.pod = pod;
    }

    String pod() {
        return pod;
    }

    /** The server has said GOAWAY. */
    synchronized void goneAway() {
        goaway = true;
    }

    /** It has ended so, unless it had ended before. */
    synchronized void ended(Passage.End how) {
        if (end == Passage.End.OPEN) {
            end = how;
        }
    }

    /** What is known by now. */
    synchronized Passage passage() {
        boolean refused = end == Passage.End.REFUSED || end == Passage.End.CONNECT_TIMEOUT;
        return new Passage(pod, refused, goaway, end);
    }
}
