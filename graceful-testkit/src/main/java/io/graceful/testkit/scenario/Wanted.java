package io.graceful.testkit.scenario;

/**
 * What makes an answer a good one. Always checked: that it ends as it said it would (length, last chunk, end of the stream),
 * and that its bytes are those of its {@code Repr-Digest} (RFC 9530, sha-256), where it has one.
 *
 * @param status the status it has to have; 0 for any below 400
 * @param ends the id, or the data, of the last event of an event stream; {@code ""} if it is none
 * @param bytes how long the body has to be; negative for any length
 * @param close the code with which a WebSocket may be closed while the run goes on; 0 for none at all
 */
public record Wanted(int status, String ends, long bytes, int close) {

    /** Going away (RFC 6455, section 7.4.1): what a service says that stops. */
    public static final int GOING_AWAY = 1001;

    public static final Wanted ANY = new Wanted(0, "", -1, GOING_AWAY);

    /** An answer with this status, whatever it is. */
    public static Wanted status(int code) {
        return new Wanted(code, "", -1, GOING_AWAY);
    }

    /** An event stream whose last event has this id or, without one, this data. */
    public static Wanted ends(String event) {
        return new Wanted(0, event, -1, GOING_AWAY);
    }

    /** A body of this length. */
    public static Wanted bytes(long length) {
        return new Wanted(0, "", length, GOING_AWAY);
    }

    /** A WebSocket that is closed with this code. */
    public static Wanted close(int code) {
        return new Wanted(0, "", -1, code);
    }

    /** Whether this status is a good one. */
    public boolean allows(int code) {
        return status == 0 ? code < 400 : code == status;
    }
}
