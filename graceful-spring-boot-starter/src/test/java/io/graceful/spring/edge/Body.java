package io.graceful.spring.edge;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of the kit's downloads, and what it wants to hear of its uploads. */
final class Body {

    private Body() {}

    static byte[] part(int from, int length) {
        byte[] part = new byte[length];
        for (int i = 0; i < length; i++) {
            int at = from + i;
            part[i] = (byte) (at * 31 + (at >>> 8));
        }
        return part;
    }

    static byte[] digest(int size) {
        return sha256().digest(part(0, size));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An upload so far; of one thread at a time. */
    static final class Received {

        private final MessageDigest digest = sha256();
        private int bytes;

        void add(byte[] part) {
            add(part, part.length);
        }

        void add(byte[] part, int length) {
            digest.update(part, 0, length);
            bytes += length;
        }

        /** To be asked once, at its end. */
        @Override
        public String toString() {
            return "{\"bytes\":" + bytes + ",\"sha256\":\"" + HexFormat.of().formatHex(digest.digest()) + "\"}";
        }
    }
}
