package io.graceful.testkit.load;

/** Makes requests whose time is now: what a caller sends beside those that its group has planned. */
interface Births {

    /** A request of a caller on this node; the tally knows of it. */
    Request next(String node);
}
