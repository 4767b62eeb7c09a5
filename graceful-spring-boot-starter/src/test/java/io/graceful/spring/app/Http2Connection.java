package io.graceful.spring.app;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One connection that speaks HTTP/2 from its first byte, frame by frame. Answers SETTINGS and PING, and nothing else by itself. */
public final class Http2Connection implements Closeable {

    /** Of HPACK's static table: RFC 7541, appendix A. */
    private static final int AUTHORITY = 1;

    private static final int METHOD = 2;
    private static final int PATH = 4;
    private static final int SCHEME = 6;

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RESET = 3;
    public static final int GO_AWAY = 7;

    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /** One frame as it came. */
    public record Frame(int type, int flags, int stream, byte[] payload) {

        public boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private int nextStream = 1;
    private boolean told;

    /** {@code window}: how many bytes of each stream the server may send before it is asked for more. */
    public Http2Connection(int port, int window) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        write(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6)
                        .putShort((short) INITIAL_WINDOW_SIZE)
                        .putInt(window)
                        .array());
    }

    /** Sends a request without a body; returns its stream. */
    public int request(String method, String path) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, METHOD, method);
        literal(block, SCHEME, "http");
        literal(block, PATH, path);
        literal(block, AUTHORITY, "localhost");
        int stream = nextStream;
        nextStream += 2;
        write(HEADERS, END_HEADERS | END_STREAM, stream, block.toByteArray());
        return stream;
    }

    /** Not to be indexed, under a name that HPACK's static table has, as real clients send it. */
    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** Lets the server send {@code bytes} more on {@code stream}; 0 is the connection. */
    public void allow(int stream, int bytes) throws IOException {
        write(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    /** The next frame that is not about the connection itself, but for GOAWAY. */
    public Frame read() throws IOException {
        while (true) {
            Frame frame = readAny();
            if (frame.type == SETTINGS && frame.flags == 0) {
                write(SETTINGS, ACK, 0, new byte[0]);
            } else if (frame.type == PING && frame.flags == 0) {
                write(PING, ACK, 0, frame.payload);
            } else if (frame.type != SETTINGS && frame.type != PING && frame.type != WINDOW_UPDATE) {
                told |= frame.type == GO_AWAY;
                return frame;
            }
        }
    }

    /** Reads to the end of {@code stream}, or to its reset; returns how many bytes of body came, -1 for a reset. */
    public int readToEnd(int stream) throws IOException {
        int bytes = 0;
        while (true) {
            Frame frame = read();
            if (frame.stream != stream) {
                continue;
            }
            if (frame.type == RESET) {
                return -1;
            }
            if (frame.type == DATA) {
                bytes += frame.payload.length;
            }
            if (frame.endsStream()) {
                return bytes;
            }
        }
    }

    /** Whether a GOAWAY has come, or is the next that comes. */
    public boolean isTold() throws IOException {
        try {
            return told || read().type == GO_AWAY;
        } catch (EOFException e) {
            return false;
        }
    }

    private Frame readAny() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
