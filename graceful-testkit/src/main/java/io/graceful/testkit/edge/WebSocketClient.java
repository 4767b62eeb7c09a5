package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A WebSocket (RFC 6455) of short texts, which answers nothing by itself. */
final class WebSocketClient {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private final Http1Client client;

    private WebSocketClient(Http1Client client) {
        this.client = client;
    }

    static WebSocketClient open(Http1Client client) throws IOException {
        Request request = Request.get("/ws")
                .with("connection", "Upgrade")
                .with("upgrade", "websocket")
                .with("sec-websocket-version", "13")
                .with("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        Answer answer = client.begin(request).nextHead();
        that(answer.status() == 101, "a WebSocket was answered " + answer);
        return new WebSocketClient(client);
    }

    void echoes(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.US_ASCII));
        byte[] said = await(TEXT);
        that(new String(said, StandardCharsets.US_ASCII).equals(text), "the echo of " + text + " is another");
    }

    void close(int code) throws IOException {
        send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** Waits for the server's close; its code. */
    int awaitClose() throws IOException {
        byte[] said = await(CLOSE);
        return said.length < 2 ? 1005 : ((said[0] & 0xff) << 8) | (said[1] & 0xff);
    }

    private byte[] await(int wanted) throws IOException {
        while (true) {
            int type = next() & 0x0f;
            int length = next();
            if (length == 126) {
                length = (next() << 8) | next();
            }
            byte[] payload = new byte[length];
            for (int i = 0; i < length; i++) {
                payload[i] = (byte) next();
            }
            if (type == wanted) {
                return payload;
            }
            that(type >= PING, "a frame of the type " + type + " came instead of " + wanted);
        }
    }

    private int next() throws IOException {
        int next = client.read();
        if (next < 0) {
            throw new BrokenException("a WebSocket ended without a close");
        }
        return next;
    }

    /** With a mask of zeros, which leaves the text as it is. */
    private void send(int type, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | type);
        frame.write(0x80 | payload.length);
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        client.write(frame.toByteArray());
    }
}
