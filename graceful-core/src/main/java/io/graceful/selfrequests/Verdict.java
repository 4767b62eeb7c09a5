package io.graceful.selfrequests;

import org.apiguardian.api.API;

/** How the self-requests ended. The service becomes ready whichever it is; a stop signal ends them without any. */
@API(status = API.Status.INTERNAL)
public enum Verdict {
    /** The JIT compiler has become quiet, and the answers do not get faster any more. */
    SETTLED,
    /** {@code warmup.timeout} was over first. */
    CEILING_REACHED,
    /** Too few requests were answered to judge by, or no listener was known. */
    NO_LOAD,
    /** Every answer was an error. */
    FAILED
}
