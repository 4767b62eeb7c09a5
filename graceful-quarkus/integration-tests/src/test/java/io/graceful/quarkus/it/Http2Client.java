package io.graceful.quarkus.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of HTTP/2 (RFC 9113) as it takes to see the frames of a farewell; no client library shows them. */
final class Http2Client {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int PRIORITY = 0x20;
    private static final int ACK = 1;

    private final Socket socket;
    private final DataInputStream in;
    private int goAway = -1;

    Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(15_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    boolean sawGoAway() {
        return goAway >= 0;
    }

    /** Opens a stream and asks for something. */
    void open(int stream, String path) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82); // :method GET, from HPACK's static table
        block.write(0x86); // :scheme http
        literal(block, 1, "127.0.0.1"); // :authority
        literal(block, 4, path); // :path
        send(HEADERS, END_STREAM | 4, stream, block.toByteArray());
    }

    /** Reads an open stream to its end, and waits before it lets the server send what follows; returns the bytes of its body. */
    long readSlowly(int stream, long pauseMillis) throws IOException, InterruptedException {
        long bytes = 0;
        while (true) {
            Frame frame = read();
            if (frame.stream != stream) {
                continue;
            }
            if (frame.type == RST_STREAM) {
                throw new IOException("reset after " + bytes + " bytes");
            }
            if (frame.type == DATA && frame.payload.length > 0) {
                bytes += frame.payload.length;
                App.pause(pauseMillis);
                byte[] more = java.nio.ByteBuffer.allocate(4)
                        .putInt(frame.payload.length)
                        .array();
                send(WINDOW_UPDATE, 0, 0, more);
                send(WINDOW_UPDATE, 0, stream, more);
            }
            if ((frame.type == HEADERS || frame.type == DATA) && (frame.flags & END_STREAM) != 0) {
                return bytes;
            }
        }
    }

    /** Opens a stream and reads until it is over; 200, or 0 for any other status. */
    int get(int stream, String path) throws IOException {
        open(stream, path);
        int status = 0;
        while (true) {
            Frame frame = read();
            if (frame.stream != stream) {
                continue;
            }
            if (frame.type == HEADERS) {
                status = status(frame.payload, (frame.flags & PRIORITY) == 0 ? 0 : 5);
            }
            if ((frame.type == HEADERS || frame.type == DATA) && (frame.flags & END_STREAM) != 0) {
                return status;
            }
        }
    }

    /** Reads until the connection is told to be left. */
    int lastStreamOfGoAway() throws IOException {
        while (goAway < 0) {
            read();
        }
        return goAway;
    }

    /** The status comes first, after what may be said of the size of HPACK's table. */
    private static int status(byte[] block, int begin) {
        int start = begin;
        while ((block[start] & 0xe0) == 0x20) {
            boolean oneByte = (block[start++] & 0x1f) != 0x1f;
            while (!oneByte && (block[start++] & 0x80) != 0) {}
        }
        return block[start] == (byte) 0x88 ? 200 : 0; // :status 200, from the static table
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        Frame frame = new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), new byte[length]);
        in.readFully(frame.payload);
        if (frame.type == GOAWAY) {
            goAway = java.nio.ByteBuffer.wrap(frame.payload).getInt();
        } else if ((frame.type == SETTINGS || frame.type == PING) && (frame.flags & ACK) == 0) {
            send(frame.type, ACK, 0, frame.type == PING ? frame.payload : new byte[0]);
        }
        return frame;
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        frame.writeBytes(java.nio.ByteBuffer.allocate(4).putInt(stream).array());
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
        socket.getOutputStream().flush();
    }

    private record Frame(int type, int flags, int stream, byte[] payload) {}
}
