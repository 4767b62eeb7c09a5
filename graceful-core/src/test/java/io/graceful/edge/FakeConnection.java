package io.graceful.edge;

/** A connection of HTTP/1.1 as a test wants it. */
class FakeConnection implements ServerConnection {

    boolean open = true;

    @Override
    public boolean isOpen() {
        return open;
    }

    /** A connection of HTTP/2. */
    static final class Http2 extends FakeConnection implements ServerConnection.Multiplexed {

        final String userAgent;
        int goAways;

        Http2(String userAgent) {
            this.userAgent = userAgent;
        }

        @Override
        public void goAway() {
            goAways++;
        }

        @Override
        public String userAgent() {
            return userAgent;
        }
    }
}
