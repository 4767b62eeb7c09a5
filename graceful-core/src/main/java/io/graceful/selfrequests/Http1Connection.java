package io.graceful.selfrequests;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to our own listener, opened anew when the server closes it or its user leaves it. Sends what it is
 * given and forgets what it gets, all but the status; after the first request it allocates nothing.
 *
 * <p>Used by one thread; {@link #close()} may be called by any and ends whatever the other is waiting for.
 */
final class Http1Connection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** More than any server sends for one line; a longer one is cut and means nothing to us. */
    private static final int MOST_LINE = 1024;

    private static final long NO_LENGTH = -1;

    private final InetSocketAddress address;
    private final @Nullable SSLSocketFactory tls;
    private final byte[] buffer = new byte[16 * 1024];
    private final byte[] line = new byte[MOST_LINE];
    private int position;
    private int limit;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    Http1Connection(URI base, @Nullable SSLSocketFactory tls) {
        this.address = new InetSocketAddress(base.getHost(), base.getPort());
        this.tls = tls;
    }

    /** Sends {@code request} and reads the whole response; returns its status. {@code bare}: a response to it has no body. */
    int exchange(byte[] request, boolean bare) throws IOException {
        boolean reused = in != null;
        if (reused && !begin(request)) {
            // Closed meanwhile, as servers may do at any time: no fault of anybody's.
            drop();
        }
        if (in == null) {
            open();
            if (!begin(request)) {
                drop();
                throw new EOFException("closed without an answer");
            }
        }
        try {
            return response(bare);
        } catch (IOException | RuntimeException e) {
            drop();
            throw e;
        }
    }

    /** Sends, and returns whether anything comes back. */
    private boolean begin(byte[] request) throws IOException {
        OutputStream to = out;
        if (to == null || closed) {
            return false;
        }
        try {
            to.write(request);
            to.flush();
            return fill();
        } catch (IOException e) {
            if (closed) {
                throw e;
            }
            return false;
        }
    }

    private void open() throws IOException {
        Socket plain = new Socket();
        socket = plain;
        try {
            if (closed) {
                throw new EOFException("closed");
            }
            plain.setTcpNoDelay(true);
            plain.connect(address, CONNECT_MILLIS);
            Socket talking =
                    tls == null ? plain : tls.createSocket(plain, address.getHostString(), address.getPort(), true);
            in = talking.getInputStream();
            out = talking.getOutputStream();
        } catch (IOException | RuntimeException e) {
            drop();
            throw e;
        }
    }

    private int response(boolean bare) throws IOException {
        int status;
        long length;
        boolean chunked;
        boolean last;
        do {
            readLine();
            status = status();
            length = NO_LENGTH;
            chunked = false;
            last = line[7] == '0';
            while (readLine() > 0) {
                if (is("content-length:")) {
                    length = number("content-length:".length(), 10);
                } else if (is("transfer-encoding:")) {
                    chunked = has("chunked");
                } else if (is("connection:")) {
                    last = has("close");
                }
            }
        } while (status < 200 && status != SWITCHING_PROTOCOLS);
        if (!bare && status != NO_CONTENT && status != NOT_MODIFIED) {
            last |= !body(length, chunked);
        }
        if (last || status == SWITCHING_PROTOCOLS) {
            drop();
        }
        return status;
    }

    /** Reads it to its end; returns whether the connection can be used again. */
    private boolean body(long length, boolean chunked) throws IOException {
        if (chunked) {
            for (long size = chunk(); size > 0; size = chunk()) {
                skip(size);
                readLine();
            }
            while (readLine() > 0) {
                // Trailers.
            }
        } else if (length >= 0) {
            skip(length);
        } else {
            do {
                position = limit;
            } while (fill());
            return false;
        }
        return true;
    }

    private long chunk() throws IOException {
        readLine();
        return number(0, 16);
    }

    private int status() throws IOException {
        if (!is("http/1.") || line[8] != ' ') {
            throw new IOException("not HTTP/1.1: " + new String(line, 0, 40, StandardCharsets.US_ASCII).strip());
        }
        return (int) number(9, 10);
    }

    /** Reads a line into {@link #line}, in lower case, and returns its length. */
    private int readLine() throws IOException {
        int length = 0;
        while (true) {
            if (position == limit && !fill()) {
                throw new EOFException("the connection ended within the answer");
            }
            byte next = buffer[position++];
            if (next == '\n') {
                break;
            }
            if (next != '\r' && length < MOST_LINE - 1) {
                line[length++] = next >= 'A' && next <= 'Z' ? (byte) (next + 'a' - 'A') : next;
            }
        }
        line[length] = 0;
        return length;
    }

    private boolean is(String beginning) {
        for (int i = 0; i < beginning.length(); i++) {
            if (line[i] != beginning.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean has(String part) {
        for (int from = 0; line[from] != 0; from++) {
            int same = 0;
            while (same < part.length() && line[from + same] == part.charAt(same)) {
                same++;
            }
            if (same == part.length()) {
                return true;
            }
        }
        return false;
    }

    private long number(int from, int radix) throws IOException {
        int at = from;
        while (line[at] == ' ') {
            at++;
        }
        long value = 0;
        int begin = at;
        for (int digit = Character.digit(line[at], radix); digit >= 0; digit = Character.digit(line[++at], radix)) {
            value = value * radix + digit;
        }
        if (at == begin || at - begin > 15) {
            throw new IOException("no number where one belongs: " + new String(line, 0, 40, StandardCharsets.US_ASCII));
        }
        return value;
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (position == limit && !fill()) {
                throw new EOFException("the connection ended within the answer");
            }
            int now = (int) Math.min(left, limit - position);
            position += now;
            left -= now;
        }
    }

    private boolean fill() throws IOException {
        InputStream from = in;
        if (from == null) {
            return false;
        }
        position = 0;
        limit = Math.max(0, from.read(buffer));
        return limit > 0;
    }

    /** Leaves the connection, as a client does that wants no more; the next request opens another. */
    void leave() {
        drop();
    }

    private void drop() {
        in = null;
        out = null;
        position = 0;
        limit = 0;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Then it is not open.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Then it is not open.
            }
        }
    }
}
