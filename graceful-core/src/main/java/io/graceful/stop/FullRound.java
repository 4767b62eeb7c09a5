package io.graceful.stop;

import io.graceful.inflight.Participants;

/**
 * Whether nothing is in flight, said only after a full round in which requests, tracked work and all participants were zero
 * and nothing has begun between the first look and the last: what ends may hand work over to what has been asked already.
 * Belongs to the stop's thread, and waits for nobody.
 */
final class FullRound {

    private final Outstanding work;
    private final Participants participants;
    private boolean under;
    private long begun;

    FullRound(Outstanding work) {
        this.work = work;
        this.participants = work.participants();
    }

    /** To be asked until it is true: each call goes on with the round, or begins another. */
    boolean isNothingOpen() {
        if (participants.isEmpty()) {
            return work.open() == 0;
        }
        // Begun first, open second: what begins between the two is seen as open, or has ended and is seen next time.
        long begunNow = work.begun();
        if (work.open() > 0) {
            under = false;
        } else if (!under || begunNow != begun) {
            under = true;
            begun = begunNow;
            participants.newRound();
        }
        return participants.done() && under && work.open() == 0 && work.begun() == begun;
    }
}
