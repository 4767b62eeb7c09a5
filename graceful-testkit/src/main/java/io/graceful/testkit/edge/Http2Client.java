package io.graceful.testkit.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;

/**
 * A connection of HTTP/2. Its own thread, which ends with the connection, takes the frames as they come: a test that does
 * nothing for a while still answers pings. What a stream may send is up to its {@link Http2Call}, who opens its window as he
 * reads.
 */
final class Http2Client extends Client {

    static final int MOST = 16 * 1024;
    private static final int WINDOW = 65_535;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final InputStream in;
    private final OutputStream out;
    private final String userAgent;
    private final String scheme;
    private final H2Headers blocks = new H2Headers();
    private final Map<Integer, Http2Call> open = new TreeMap<>();
    private final List<GoAway> goAways = new CopyOnWriteArrayList<>();
    private H2Frame headers = new H2Frame(H2Frame.HEADERS, 0, 0, new byte[0]);
    private int next = 1;
    private long window = WINDOW;
    private int initial = WINDOW;
    private String ended = "";

    private Http2Client(Socket plain, Socket socket, boolean encrypted, String userAgent) throws IOException {
        super(plain, socket);
        this.userAgent = userAgent;
        scheme = encrypted ? "https" : "http";
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** By upgrade, which asks for {@code /hello}, or from the first byte on. */
    static Http2Client over(Socket plain, Socket socket, Protocol protocol, String userAgent) throws IOException {
        Http2Client client = new Http2Client(plain, socket, protocol.isEncrypted(), userAgent);
        if (protocol == Protocol.H2C_UPGRADE) {
            Http2Call hello = client.upgrade();
            client.greet();
            String said = new String(hello.rest(), StandardCharsets.US_ASCII);
            if (hello.answer().status() != 200 || said.isEmpty()) {
                throw new AssertionError("the request that asked for the upgrade was answered " + hello.answer());
            }
        } else {
            client.greet();
        }
        return client;
    }

    private Http2Call upgrade() throws IOException {
        Request hello = Request.helloAsHttp2().with("user-agent", userAgent);
        out.write(hello.http1());
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int one = in.read();
            if (one < 0) {
                throw new BrokenException("the connection ended instead of an upgrade");
            }
            head.append((char) one);
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("an upgrade to h2c was answered " + head);
        }
        return register(true, false);
    }

    private void greet() throws IOException {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        hello.writeBytes(H2Frame.PREFACE);
        hello.writeBytes(new H2Frame(H2Frame.SETTINGS, 0, 0, new byte[0]).bytes());
        // The connection's window never holds anybody up, the streams' do.
        hello.writeBytes(H2Frame.number(H2Frame.WINDOW_UPDATE, 0, 1 << 30).bytes());
        out.write(hello.toByteArray());
        socket.setSoTimeout(0);
        Thread reader = new Thread(this::readAll, "edge-http2");
        reader.setDaemon(true);
        reader.start();
    }

    private synchronized Http2Call register(boolean whole, boolean head) {
        Http2Call call = new Http2Call(this, next, initial, whole, head);
        open.put(next, call);
        next += 2;
        return call;
    }

    @Override
    Http2Call begin(Request request) throws IOException {
        List<Header> all = request.with("user-agent", userAgent).http2(scheme);
        byte[] bytes = H2Headers.write(all);
        boolean whole = !request.hasBody() && !request.method().equals("CONNECT");
        synchronized (out) {
            Http2Call call = register(whole, request.method().equals("HEAD"));
            int flags = H2Frame.END_HEADERS | (whole ? H2Frame.END_STREAM : 0);
            write(new H2Frame(H2Frame.HEADERS, flags, call.stream(), bytes));
            return call;
        }
    }

    void write(H2Frame frame) throws IOException {
        try {
            synchronized (out) {
                out.write(frame.bytes());
            }
        } catch (IOException e) {
            throw new BrokenException("the connection has gone: " + e.getMessage());
        }
    }

    /** A part of a body, as the server lets it be sent. */
    void data(Http2Call call, byte[] bytes, int from, int length, boolean last) throws IOException {
        for (int done = 0; done < length || (last && length == 0); ) {
            int now = length == 0 ? 0 : may(call, Math.min(MOST, length - done));
            byte[] part = new byte[now];
            System.arraycopy(bytes, from + done, part, 0, now);
            done += now;
            boolean end = last && done == length;
            write(new H2Frame(H2Frame.DATA, end ? H2Frame.END_STREAM : 0, call.stream(), part));
            if (end) {
                return;
            }
        }
    }

    private synchronized int may(Http2Call call, int wanted) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE_MILLIS);
        while (Math.min(window, call.window) <= 0) {
            if (!ended.isEmpty() || call.isOver()) {
                throw new BrokenException("nobody reads the body any more");
            }
            deadline.await(this, "the server's window for a body stays closed");
        }
        int now = (int) Math.min(Math.min(window, call.window), wanted);
        window -= now;
        call.window -= now;
        return now;
    }

    private void readAll() {
        String how;
        try {
            for (H2Frame frame = H2Frame.read(in); frame != null; frame = H2Frame.read(in)) {
                take(frame);
            }
            how = "the connection ended";
            close();
        } catch (IOException e) {
            how = isReset(e) ? "the connection was reset" : "the connection ended: " + e.getMessage();
        } catch (HttpException | RuntimeException e) {
            how = "the server broke the protocol: " + e;
        }
        List<Http2Call> left;
        synchronized (this) {
            ended = how;
            left = new ArrayList<>(open.values());
            open.clear();
            notifyAll();
        }
        for (Http2Call call : left) {
            call.breakOff(how);
        }
    }

    private void take(H2Frame frame) throws IOException, HttpException {
        switch (frame.type()) {
            case H2Frame.HEADERS, H2Frame.CONTINUATION -> headers(frame);
            case H2Frame.DATA -> data(frame);
            case H2Frame.RST_STREAM -> {
                Http2Call call = call(frame.stream());
                forget(frame.stream());
                call.breakOff("the stream was reset with code " + frame.number());
            }
            case H2Frame.SETTINGS -> {
                if (!frame.has(H2Frame.ACK)) {
                    settings(ByteBuffer.wrap(frame.payload()));
                    write(new H2Frame(H2Frame.SETTINGS, H2Frame.ACK, 0, new byte[0]));
                }
            }
            case H2Frame.PING -> {
                if (!frame.has(H2Frame.ACK)) {
                    write(new H2Frame(H2Frame.PING, H2Frame.ACK, 0, frame.payload()));
                }
            }
            case H2Frame.GOAWAY -> goAway(ByteBuffer.wrap(frame.payload()));
            case H2Frame.WINDOW_UPDATE -> grow(frame);
            default -> {
                // Priorities, and what RFC 9113 lets a client not know.
            }
        }
    }

    private synchronized void goAway(ByteBuffer payload) {
        goAways.add(new GoAway(payload.getInt() & Integer.MAX_VALUE, payload.getInt(), List.copyOf(open.keySet())));
        notifyAll();
    }

    private synchronized void grow(H2Frame frame) {
        Http2Call call = open.get(frame.stream());
        if (frame.stream() == 0) {
            window += frame.number();
        } else if (call != null) {
            call.window += frame.number();
        }
        notifyAll();
    }

    private synchronized void settings(ByteBuffer settings) {
        while (settings.remaining() >= 6) {
            int name = settings.getShort();
            int value = settings.getInt();
            if (name == INITIAL_WINDOW_SIZE) {
                int change = value - initial;
                open.values().forEach(call -> call.window += change);
                initial = value;
            }
        }
        notifyAll();
    }

    private void headers(H2Frame frame) throws HttpException, IOException {
        if (frame.type() == H2Frame.HEADERS) {
            headers = frame;
        }
        Map<String, String> all = blocks.read(frame);
        if (all == null) {
            return;
        }
        Http2Call call = call(headers.stream());
        boolean last = headers.has(H2Frame.END_STREAM);
        if (last) {
            forget(headers.stream());
        }
        call.headers(all, last);
    }

    private void data(H2Frame frame) throws IOException {
        if (frame.payload().length > 0) {
            write(H2Frame.number(H2Frame.WINDOW_UPDATE, 0, frame.payload().length));
        }
        Http2Call call = call(frame.stream());
        boolean last = frame.has(H2Frame.END_STREAM);
        if (last) {
            forget(frame.stream());
        }
        call.data(frame.content(), frame.payload().length, last);
    }

    /** One of a stream that is over already is nobody's. */
    private synchronized Http2Call call(int stream) {
        Http2Call call = open.get(stream);
        return call == null ? new Http2Call(this, stream, 0, true, true) : call;
    }

    synchronized void forget(int stream) {
        open.remove(stream);
        notifyAll();
    }

    List<GoAway> goAways() {
        return goAways;
    }

    /** Waits until it is told to go away. */
    synchronized GoAway awaitGoAway() {
        Deadline deadline = Deadline.in(PATIENCE_MILLIS);
        while (goAways.isEmpty()) {
            if (!ended.isEmpty()) {
                throw new AssertionError(ended + " without a GOAWAY");
            }
            deadline.await(this, "no GOAWAY came");
        }
        return goAways.get(0);
    }

    /** Waits for the end of the connection. Nothing if it comes as it should. */
    synchronized String whyNotEnded() {
        Deadline deadline = Deadline.in(PATIENCE_MILLIS);
        while (ended.isEmpty()) {
            if (deadline.isOver()) {
                return "the connection stays open behind its GOAWAY";
            }
            deadline.await(this, "");
        }
        return ended.contains("reset") ? ended + " behind its GOAWAY" : "";
    }

    @Override
    String whyNotTold(Answer last) {
        try {
            awaitGoAway();
            return whyNotEnded();
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
