package io.graceful.testkit.service;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A WebSocket that sends back what it gets, and closes with 1001 (going away) some time after the stop has begun. */
final class WebSocket {

    private static final int TURN_MILLIS = 20;
    private static final int HALF_FRAME_MILLIS = 5_000;
    private static final int MOST_OF_A_FRAME = 1 << 20;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int GOING_AWAY = 1001;
    private static final int NORMAL = 1000;
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Connection connection;
    private final State state;
    private long endNanos;
    private boolean closed;

    WebSocket(Connection connection) {
        this.connection = connection;
        state = connection.state;
    }

    /** Returns once both sides have said that it ends, or one second after this one has. */
    void serve(Exchange exchange) throws IOException {
        String accept = accept(String.valueOf(exchange.header("sec-websocket-key")));
        connection.tell();
        connection
                .out()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        boolean goesOn = true;
        while (goesOn) {
            if (isOver()) {
                return;
            }
            connection.patience(TURN_MILLIS);
            connection.in().mark(1);
            try {
                if (connection.in().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException e) {
                continue;
            }
            connection.in().reset();
            connection.patience(HALF_FRAME_MILLIS);
            goesOn = frame();
        }
    }

    /** Looks whether it has to end, and says so when it is time. */
    private boolean isOver() throws IOException {
        if (!state.stopping) {
            return false;
        }
        long now = System.nanoTime();
        if (endNanos == 0) {
            endNanos = state.endOfOneFeedNanos();
        }
        if (closed) {
            return now - endNanos > 0;
        }
        if (now - endNanos > 0) {
            if (state.defect == Defect.WEBSOCKETS_CUT) {
                connection.cut();
                return true;
            }
            int code = state.defect == Defect.WEBSOCKETS_1000 ? NORMAL : GOING_AWAY;
            send(0x80 | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
            closed = true;
            endNanos = now + TimeUnit.SECONDS.toNanos(1);
        }
        return false;
    }

    /** Whether another may follow. */
    private boolean frame() throws IOException {
        DataInputStream in = new DataInputStream(connection.in());
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        boolean masked = (length & 0x80) != 0;
        long size = length & 0x7f;
        if (size == 126) {
            size = in.readUnsignedShort();
        } else if (size == 127) {
            size = in.readLong();
        }
        if (!masked || size < 0 || size > MOST_OF_A_FRAME) {
            throw new IOException("not a frame of a client: " + size + " bytes");
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = new byte[(int) size];
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return answer(first, payload);
    }

    private boolean answer(int first, byte[] payload) throws IOException {
        int type = first & 0x0f;
        if (type == CLOSE) {
            if (!closed) {
                send(first, payload);
            }
            return false;
        }
        if (!closed && type != PONG) {
            send(type == PING ? 0x80 | PONG : first, payload);
        }
        return true;
    }

    private void send(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
        frame.write(first);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        connection.out().write(frame.toByteArray());
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
