package io.graceful.undertow;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One HTTP/2 connection over cleartext with prior knowledge, frame by frame: shows every GOAWAY and every reset, which real
 * clients hide. Knows as much of HPACK as an empty dynamic table needs.
 */
final class RawHttp2 implements AutoCloseable {

    record GoAway(int lastStream, int error) {}

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final DataInputStream in;
    private final Map<Integer, CompletableFuture<String>> streams = new ConcurrentHashMap<>();
    private final Map<Integer, ByteArrayOutputStream> bodies = new ConcurrentHashMap<>();
    private final List<GoAway> goAways = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private int nextStream = 1;

    RawHttp2(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
        Thread reader = new Thread(this::read, "raw-http2");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a stream. The result is the status and body, such as {@code 200 hello}; it fails if the stream is reset or lost. */
    synchronized CompletableFuture<String> get(String path) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        CompletableFuture<String> result = new CompletableFuture<>();
        streams.put(stream, result);
        bodies.put(stream, new ByteArrayOutputStream());
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82); // :method GET
        block.write(0x86); // :scheme http
        literal(block, 0x04, path);
        literal(block, 0x01, "test");
        frame(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
        return result;
    }

    List<GoAway> goAways() {
        return goAways;
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        block.write(name);
        block.write(bytes.length);
        block.writeBytes(bytes);
    }

    private synchronized void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16))
                .put((byte) (payload.length >> 8))
                .put((byte) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
        out.flush();
    }

    private void read() {
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt() & Integer.MAX_VALUE;
                byte[] payload = in.readNBytes(length);
                handle(type, flags, stream, payload);
            }
        } catch (IOException e) {
            streams.values().forEach(stream -> stream.completeExceptionally(e));
            closed.complete(null);
        }
    }

    private void handle(int type, int flags, int stream, byte[] payload) throws IOException {
        switch (type) {
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    frame(SETTINGS, ACK, 0, new byte[0]);
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    frame(PING, ACK, 0, payload);
                }
            }
            case GOAWAY -> {
                ByteBuffer data = ByteBuffer.wrap(payload);
                goAways.add(new GoAway(data.getInt() & Integer.MAX_VALUE, data.getInt()));
            }
            case RST_STREAM ->
                streams.get(stream)
                        .completeExceptionally(new IOException("stream reset, error "
                                + ByteBuffer.wrap(payload).getInt()));
            case HEADERS -> {
                // 0x88 is :status 200 of the static table; anything else is not what these tests hope for.
                bodies.get(stream)
                        .writeBytes((payload[0] == (byte) 0x88 ? "200 " : "? ").getBytes(StandardCharsets.US_ASCII));
                endIf(flags, stream);
            }
            case DATA -> {
                bodies.get(stream).writeBytes(payload);
                endIf(flags, stream);
            }
            default -> {
                // WINDOW_UPDATE and the like: nothing here sends enough to care.
            }
        }
    }

    private void endIf(int flags, int stream) {
        if ((flags & END_STREAM) != 0) {
            streams.get(stream).complete(bodies.get(stream).toString(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
