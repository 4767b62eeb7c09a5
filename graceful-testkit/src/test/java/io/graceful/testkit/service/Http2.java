package io.graceful.testkit.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** HTTP/2 on one connection. One thread reads it; each stream is served by its own. */
final class Http2 {

    private static final int TURN_MILLIS = 50;
    private static final int HALF_REQUEST_MILLIS = 5_000;
    private static final int LINGER_MILLIS = 3_000;
    private static final int MOST_STREAMS = 128;
    private static final int WORTH_SAYING = 32 * 1024;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int NO_ERROR = 0;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    private final Connection connection;
    private final State state;
    private final Endpoints endpoints;
    private final FrameWriter writer;
    private final Http2Farewell farewell;
    private final HeaderBlocks headers = new HeaderBlocks();
    private final SendWindows windows = new SendWindows();
    private final Map<Integer, Http2Exchange> open = new ConcurrentHashMap<>();
    private volatile int highest;
    private Frame request;
    private int unsaid;

    Http2(Connection connection, Endpoints endpoints) {
        this.connection = connection;
        this.endpoints = endpoints;
        state = connection.state;
        writer = new FrameWriter(connection.out());
        farewell = new Http2Farewell(connection);
        connection.speaks(this);
    }

    /** Serves a client that has said the first line of the preface. */
    void serve() throws IOException {
        sayHello();
        serveTheRest();
    }

    /** Serves a client that asked for HTTP/2 in a request of HTTP/1.1, which is stream 1. */
    void serveUpgraded(Http1Exchange asked, InputStream body) throws IOException {
        settings(ByteBuffer.wrap(Base64.getUrlDecoder().decode(asked.header("http2-settings"))));
        Http2Exchange first = new Http2Exchange(connection, this, 1, asked.asHttp2(), body, false);
        highest = 1;
        windows.open(1);
        open.put(1, first);
        connection.handOver(asked, first);
        sayHello();
        if (state.stopping && state.defect == Defect.UPGRADES_WHILE_STOPPING) {
            writer.control(farewell.atOnce(1));
        }
        PodMain.daemon("stream", () -> answer(first));
        try {
            String preface = Http1.head(connection.in());
            if (preface == null || !preface.startsWith("PRI * HTTP/2.0\r\n")) {
                throw new IOException("no preface after the upgrade");
            }
        } catch (IOException e) {
            breakOff();
            throw e;
        }
        serveTheRest();
    }

    private void sayHello() throws IOException {
        byte[] most = ByteBuffer.allocate(6)
                .putShort((short) MAX_CONCURRENT_STREAMS)
                .putInt(MOST_STREAMS)
                .array();
        writer.control(new Frame(Frame.SETTINGS, 0, 0, most));
    }

    private void serveTheRest() throws IOException {
        try {
            byte[] preface = connection.in().readNBytes(6);
            if (!new String(preface, StandardCharsets.US_ASCII).equals("SM\r\n\r\n")) {
                throw new IOException("not the preface of HTTP/2");
            }
            while (turn()) {
                writer.control(farewell.now(open.isEmpty(), highest));
            }
            connection.linger(LINGER_MILLIS);
        } finally {
            breakOff();
        }
    }

    private void breakOff() {
        windows.closeAll();
        open.values().forEach(Http2Exchange::breakOff);
    }

    /** The stop begins. Without a defect nothing is to be done before the next answer. */
    void stop() throws IOException {
        if (state.defect == Defect.GOAWAY_AT_ONCE) {
            writer.control(farewell.atOnce(highest));
        } else if (state.defect == Defect.GOAWAY_TO_OPEN_STREAMS) {
            int lowest = open.keySet().stream().mapToInt(stream -> stream).min().orElse(highest + 2);
            writer.control(farewell.atOnce(Math.max(0, lowest - 2)));
            for (Http2Exchange exchange : open.values()) {
                exchange.breakOff();
                forget(exchange);
            }
        }
    }

    /** Takes the next frame, if there is one. Whether the connection goes on. */
    private boolean turn() throws IOException {
        InputStream in = connection.in();
        connection.patience(TURN_MILLIS);
        in.mark(1);
        try {
            if (in.read() < 0) {
                return false;
            }
        } catch (SocketTimeoutException e) {
            return writer.isBusy() || !farewell.isOver(open.isEmpty());
        }
        in.reset();
        connection.patience(HALF_REQUEST_MILLIS);
        Frame frame = Frame.read(in);
        farewell.frameCame();
        take(frame);
        return true;
    }

    private void take(Frame frame) throws IOException {
        switch (frame.type()) {
            case Frame.HEADERS -> {
                request = frame;
                headers(frame);
            }
            case Frame.CONTINUATION -> headers(frame);
            case Frame.DATA -> data(frame);
            case Frame.WINDOW_UPDATE -> windows.grow(frame.stream(), frame.number());
            case Frame.RST_STREAM -> {
                Http2Exchange exchange = open.get(frame.stream());
                if (exchange != null) {
                    exchange.breakOff();
                    forget(exchange);
                }
            }
            case Frame.PING -> {
                if (frame.has(Frame.ACK)) {
                    farewell.pingCameBack(frame.payload());
                } else {
                    writer.control(new Frame(Frame.PING, Frame.ACK, 0, frame.payload()));
                }
            }
            case Frame.SETTINGS -> {
                if (!frame.has(Frame.ACK)) {
                    settings(ByteBuffer.wrap(frame.payload()));
                    writer.control(new Frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]));
                }
            }
            default -> {
                // Priorities, and a farewell of a client, which closes by itself.
            }
        }
    }

    private void settings(ByteBuffer settings) {
        while (settings.remaining() >= 6) {
            int name = settings.getShort();
            int value = settings.getInt();
            if (name == INITIAL_WINDOW_SIZE) {
                windows.initial(value);
            }
        }
    }

    private void headers(Frame frame) throws IOException {
        Map<String, String> complete = headers.read(frame);
        if (complete == null) {
            return;
        }
        int stream = request.stream();
        boolean ended = request.has(Frame.END_STREAM);
        if (stream <= highest) {
            Http2Exchange exchange = open.get(stream);
            if (exchange != null && ended) {
                exchange.came(ByteBuffer.allocate(0), true);
            }
        } else if (farewell.takes(stream)) {
            highest = stream;
            begin(stream, complete, ended);
        }
    }

    private void begin(int stream, Map<String, String> complete, boolean ended) throws IOException {
        if (open.size() >= MOST_STREAMS) {
            writer.control(Frame.number(Frame.RST_STREAM, stream, REFUSED_STREAM));
            return;
        }
        int patience = state.defect == Defect.HALF_REQUESTS_HOLD ? 0 : HALF_REQUEST_MILLIS;
        InputStream body = ended
                ? InputStream.nullInputStream()
                : new Http2Body(patience, bytes -> writer.control(Frame.number(Frame.WINDOW_UPDATE, stream, bytes)));
        Http2Exchange exchange = new Http2Exchange(connection, this, stream, complete, body, !ended);
        windows.open(stream);
        open.put(stream, exchange);
        connection.begin(exchange);
        if ("100-continue".equalsIgnoreCase(exchange.header("expect"))
                && !exchange.path().equals("/refuse")) {
            writer.control(new Frame(Frame.HEADERS, Frame.END_HEADERS, stream, HeaderBlocks.write(100, Map.of())));
        }
        PodMain.daemon("stream", () -> answer(exchange));
    }

    /** The connection's window opens as bytes come in, a stream's as they are read: one cannot hold up the others. */
    private void data(Frame frame) throws IOException {
        unsaid += frame.payload().length;
        if (unsaid >= WORTH_SAYING) {
            writer.control(Frame.number(Frame.WINDOW_UPDATE, 0, unsaid));
            unsaid = 0;
        }
        Http2Exchange exchange = open.get(frame.stream());
        if (exchange != null) {
            exchange.came(frame.content(), frame.has(Frame.END_STREAM));
        }
    }

    private void answer(Http2Exchange exchange) throws IOException, InterruptedException {
        boolean left = true;
        try {
            endpoints.answer(exchange);
            left = false;
        } catch (IOException e) {
            left = exchange.callerLeft();
            reset(exchange, CANCEL);
        } finally {
            connection.end(exchange, left);
            forget(exchange);
        }
    }

    /** Waits until something of it may be sent, and returns how much. */
    int mayBeSent(Http2Exchange exchange, int wanted) throws IOException {
        return windows.take(exchange.stream, wanted);
    }

    void write(Http2Exchange exchange, Frame frame) throws IOException {
        if (exchange.callerLeft()) {
            throw new EOFException("the stream is gone");
        }
        writer.write(frame);
    }

    /**
     * Writes the end of an answer, and with it the farewell if no other stream is open: no request comes between. What has come
     * and was not read yet may be one: then a later answer brings the farewell.
     */
    void writeLast(Http2Exchange exchange, Frame frame) throws IOException {
        writer.writeWith(frame, () -> {
            forget(exchange);
            Frame[] unread = exchange.isReadToTheEnd()
                    ? new Frame[0]
                    : new Frame[] {Frame.number(Frame.RST_STREAM, exchange.stream, NO_ERROR)};
            Frame[] goodbye = open.isEmpty() && !connection.hasUnread() ? farewell.afterTheLast() : new Frame[0];
            return Stream.of(unread, goodbye).flatMap(Stream::of).toArray(Frame[]::new);
        });
        farewell.written();
    }

    void reset(Http2Exchange exchange, int code) throws IOException {
        if (open.containsKey(exchange.stream)) {
            forget(exchange);
            writer.control(Frame.number(Frame.RST_STREAM, exchange.stream, code));
        }
    }

    private void forget(Http2Exchange exchange) {
        if (open.remove(exchange.stream, exchange)) {
            windows.close(exchange.stream);
            farewell.streamEnded();
        }
    }
}
