package io.graceful.testkit.load;

/** Finds the frames of one direction of an HTTP/2 connection (RFC 9113, section 4.1), wherever its bytes are cut. */
final class Frames {

    static final int HEADERS = 1;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;

    static final int HEAD = 9;

    private static final int LONGEST = 1 << 20;
    private static final byte[] NOTHING = {};

    /** Looks at frames. */
    interface Reader {

        /** Whether it looks at the payload of frames of this type; else it gets an empty one. */
        boolean wants(int type);

        /** A frame, whole. */
        void frame(int type, int flags, byte[] payload);
    }

    private final Reader reader;
    private final byte[] head = new byte[HEAD];
    private int headLength;
    private byte[] payload = NOTHING;
    private int left;

    Frames(Reader reader) {
        this.reader = reader;
    }

    /**
     * The next bytes.
     *
     * @throws IllegalArgumentException if these are no frames that can be read
     */
    void read(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (headLength < HEAD) {
                head[headLength++] = bytes[at++];
                if (headLength == HEAD) {
                    begin();
                }
            } else {
                int part = Math.min(left, end - at);
                if (payload.length > 0) {
                    System.arraycopy(bytes, at, payload, payload.length - left, part);
                }
                at += part;
                left -= part;
            }
            if (headLength == HEAD && left == 0) {
                reader.frame(type(), head[4] & 0xff, payload);
                headLength = 0;
            }
        }
    }

    private int type() {
        return head[3] & 0xff;
    }

    private void begin() {
        left = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        boolean wanted = reader.wants(type());
        if (wanted && left > LONGEST) {
            throw new IllegalArgumentException("a frame of " + left + " bytes");
        }
        payload = wanted && left > 0 ? new byte[left] : NOTHING;
    }
}
